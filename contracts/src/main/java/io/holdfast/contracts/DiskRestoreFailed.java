package io.holdfast.contracts;

/** A disk was not restored; the new disk is worth nothing. */
public record DiskRestoreFailed(
        DiskTransferId transfer, JobId job, DiskId sourceDisk, DiskId targetDisk, Failure failure)
        implements TransferEvent {

    public DiskRestoreFailed {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("sourceDisk", sourceDisk);
        Require.present("targetDisk", targetDisk);
        Require.present("failure", failure);
    }
}
