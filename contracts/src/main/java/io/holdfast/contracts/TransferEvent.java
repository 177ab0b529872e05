package io.holdfast.contracts;

/** What happens to the data of a job. */
public sealed interface TransferEvent extends Event
        permits ConfigurationCaptured,
                ConfigurationCaptureFailed,
                SegmentCopied,
                DiskTransferProgress,
                DiskTransferred,
                DiskTransferFailed,
                SegmentRestored,
                DiskRestored,
                DiskRestoreFailed,
                RecoveryPointCommitted,
                RecoveryPointCommitFailed {

    /** The job it belongs to. */
    JobId job();
}
