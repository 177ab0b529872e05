package io.holdfast.transfer.restore;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.transfer.device.Devices;
import io.holdfast.transfer.imagetransfer.ImageSource;
import io.holdfast.transfer.imagetransfer.ImageTransferDoors;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.segment.DiskDoor;

/** The way to each disk that is written: an image transfer, or a device of this appliance. */
public final class TargetDoors {

    private final ImageTransferDoors imageTransfers;
    private final Devices devices;

    public TargetDoors(ImageTransferDoors imageTransfers, Devices devices) {
        this.imageTransfers = imageTransfers;
        this.devices = devices;
    }

    DiskDoor to(RestoreDisk command) {
        ApplianceDevice device = command.device();
        return device == null
                ? imageTransfers.to(upload(command))
                : devices.toNew(device, command.targetDisk(), command.virtualSizeBytes());
    }

    /** The image transfer of a disk that is not written as a device. */
    public static ImageTransferWanted upload(RestoreDisk command) {
        return new ImageTransferWanted(
                command.transfer(),
                command.job(),
                command.engine(),
                command.targetDisk(),
                new ImageSource.NewDisk());
    }
}
