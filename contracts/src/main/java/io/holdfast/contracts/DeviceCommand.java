package io.holdfast.contracts;

/** transfer-service's own work that needs a device of an appliance. */
public sealed interface DeviceCommand extends Command
        permits FindDevice, CopyDeviceSegment, RestoreDeviceSegment {

    /** The appliance whose workers can do it. */
    VmId appliance();

    /** The disk transfer that waits for it. */
    DiskTransferId transfer();
}
