package io.holdfast.contracts;

/** What happens to the data of a job. */
public sealed interface TransferEvent extends Event, PartOfJob
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
                RecoveryPointCommitFailed {}
