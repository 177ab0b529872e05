package io.holdfast.contracts;

/** A disk was not copied. */
public record DiskTransferFailed(DiskTransferId transfer, JobId job, DiskId disk, Failure failure)
        implements TransferEvent {

    public DiskTransferFailed {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("disk", disk);
        Require.present("failure", failure);
    }
}
