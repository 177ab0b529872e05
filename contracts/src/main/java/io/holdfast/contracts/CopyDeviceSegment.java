package io.holdfast.contracts;

/**
 * Copy one segment of a disk transfer from its device. Internal work; any worker of the appliance
 * takes it.
 *
 * @param segment counted from 0
 */
public record CopyDeviceSegment(VmId appliance, DiskTransferId transfer, int segment)
        implements DeviceCommand {

    public CopyDeviceSegment {
        Require.present("appliance", appliance);
        Require.present("transfer", transfer);
        Require.notNegative("segment", segment);
    }
}
