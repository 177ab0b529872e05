package io.holdfast.contracts;

/**
 * Write one segment of a disk transfer onto its device. Internal work; any worker of the appliance
 * takes it.
 *
 * @param segment counted from 0
 */
public record RestoreDeviceSegment(VmId appliance, DiskTransferId transfer, int segment)
        implements DeviceCommand {

    public RestoreDeviceSegment {
        Require.present("appliance", appliance);
        Require.present("transfer", transfer);
        Require.notNegative("segment", segment);
    }
}
