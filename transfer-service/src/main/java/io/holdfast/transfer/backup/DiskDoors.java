package io.holdfast.transfer.backup;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.transfer.device.Devices;
import io.holdfast.transfer.imagetransfer.ImageSource;
import io.holdfast.transfer.imagetransfer.ImageTransferDoors;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.segment.DiskDoor;
import java.util.Objects;

/** The way to each disk that is copied: an image transfer, or a device of this appliance. */
public final class DiskDoors {

    private final ImageTransferDoors imageTransfers;
    private final Devices devices;

    public DiskDoors(ImageTransferDoors imageTransfers, Devices devices) {
        this.imageTransfers = imageTransfers;
        this.devices = devices;
    }

    DiskDoor to(TransferDisk command) {
        ApplianceDevice device = command.device();
        return device == null
                ? imageTransfers.to(download(command))
                : devices.to(device, command.disk(), command.virtualSizeBytes());
    }

    /** The image transfer of a disk that is not read as a device. */
    public static ImageTransferWanted download(TransferDisk command) {
        return new ImageTransferWanted(
                command.transfer(),
                command.job(),
                command.engine(),
                command.disk(),
                source(command));
    }

    private static ImageSource source(TransferDisk command) {
        EngineBackupId backup = command.engineBackup();
        return backup == null
                ? new ImageSource.DiskSnapshot(Objects.requireNonNull(command.diskSnapshot()))
                : new ImageSource.VmBackup(backup, command.mode() != BackupMode.FULL);
    }
}
