package io.holdfast.contracts;

/** What may be asked of transfer-service. */
public sealed interface TransferCommand extends Command, PartOfJob
        permits CaptureConfiguration,
                TransferDisk,
                StopDiskTransfer,
                CommitRecoveryPoint,
                RestoreDisk {}
