package io.holdfast.contracts;

/** Stop a disk transfer, either way; it ends as failed with the reason STOPPED. */
public record StopDiskTransfer(DiskTransferId transfer, JobId job, String why)
        implements TransferCommand {

    public StopDiskTransfer {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.text("why", why);
    }
}
