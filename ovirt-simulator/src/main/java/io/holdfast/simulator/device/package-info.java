/** The guest's side: disks that show as device files in an appliance. */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator.device;
