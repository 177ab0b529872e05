package io.holdfast.contracts;

/** What may be asked of transfer-service. */
public sealed interface TransferCommand extends Command
        permits CaptureConfiguration,
                TransferDisk,
                StopDiskTransfer,
                CommitRecoveryPoint,
                RestoreDisk {

    /** The job it belongs to. */
    JobId job();
}
