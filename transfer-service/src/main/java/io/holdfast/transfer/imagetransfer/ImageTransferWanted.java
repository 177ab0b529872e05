package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.TransferDirection;
import org.jspecify.annotations.Nullable;

/**
 * An image transfer that a disk transfer needs.
 *
 * @param disk the disk that is read or written
 * @param backup the engine's VM backup the disk is read from; null when it is written
 */
public record ImageTransferWanted(
        DiskTransferId transfer,
        EngineId engine,
        DiskId disk,
        TransferDirection direction,
        @Nullable EngineBackupId backup) {

    public ImageTransferWanted {
        if ((direction == TransferDirection.BACKUP) == (backup == null)) {
            throw new IllegalArgumentException(
                    "A disk is read from a VM backup and written without one: " + direction);
        }
    }

    /** Reading a disk of a VM backup. */
    public static ImageTransferWanted download(
            DiskTransferId transfer, EngineId engine, DiskId disk, EngineBackupId backup) {
        return new ImageTransferWanted(transfer, engine, disk, TransferDirection.BACKUP, backup);
    }

    /** Writing a new disk. */
    public static ImageTransferWanted upload(
            DiskTransferId transfer, EngineId engine, DiskId disk) {
        return new ImageTransferWanted(transfer, engine, disk, TransferDirection.RESTORE, null);
    }
}
