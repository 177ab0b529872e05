package io.holdfast.contracts;

/** A disk holds what it held at the recovery point. */
public record DiskRestored(
        DiskTransferId transfer, JobId job, DiskId sourceDisk, DiskId targetDisk, long bytesWritten)
        implements TransferEvent {

    public DiskRestored {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("sourceDisk", sourceDisk);
        Require.present("targetDisk", targetDisk);
        Require.notNegative("bytesWritten", bytesWritten);
    }
}
