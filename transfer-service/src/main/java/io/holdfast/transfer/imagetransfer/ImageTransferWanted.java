package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.TransferDirection;

/**
 * An image transfer that a disk transfer needs.
 *
 * @param job whose work it is: what the engine does for it is told by this id there
 * @param disk the disk that is read or written
 */
public record ImageTransferWanted(
        DiskTransferId transfer, JobId job, EngineId engine, DiskId disk, ImageSource source) {

    /** Which way the bytes move. */
    public TransferDirection direction() {
        return switch (source) {
            case ImageSource.VmBackup _, ImageSource.DiskSnapshot _ -> TransferDirection.BACKUP;
            case ImageSource.NewDisk _ -> TransferDirection.RESTORE;
        };
    }
}
