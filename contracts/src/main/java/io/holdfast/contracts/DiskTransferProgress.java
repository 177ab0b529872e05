package io.holdfast.contracts;

/**
 * How far a disk is. Throttled, may be lost; nothing depends on it.
 *
 * @param bytesDone of the disk, zero ranges included
 * @param bytesTotal the disk's size
 */
public record DiskTransferProgress(
        DiskTransferId transfer,
        JobId job,
        DiskId disk,
        TransferDirection direction,
        long bytesDone,
        long bytesTotal,
        long bytesRead,
        long bytesStored)
        implements TransferEvent {

    public DiskTransferProgress {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("disk", disk);
        Require.present("direction", direction);
        Require.notNegative("bytesDone", bytesDone);
        Require.notNegative("bytesTotal", bytesTotal);
        Require.notNegative("bytesRead", bytesRead);
        Require.notNegative("bytesStored", bytesStored);
    }
}
