/** Disk contents through imageio, behind the features' ports. */
@NullMarked
package io.holdfast.transfer.ovirt;

import org.jspecify.annotations.NullMarked;
