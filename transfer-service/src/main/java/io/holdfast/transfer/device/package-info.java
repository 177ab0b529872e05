/** Disks that are plugged into the appliance in which this worker runs, read as block devices. */
@NullMarked
package io.holdfast.transfer.device;

import org.jspecify.annotations.NullMarked;
