package io.holdfast.contracts;

/**
 * The subject of each message, which is also the key of its record: one subject's messages keep
 * their order.
 *
 * <p>A backup is about its VM, a restore about its job, a disk transfer about itself; everything
 * else of a job is about the job.
 */
public final class Subjects {

    private Subjects() {}

    public static String of(Message message) {
        return switch (message) {
            case RequestBackup request -> request.vm().text();
            case CancelBackup cancel -> cancel.job().text();
            case BackupEvent event -> backup(event);
            case TransferCommand command -> transfer(command);
            case TransferEvent event -> transfer(event);
            case CopySegment copy -> segment(copy.transfer(), copy.segment());
            case RestoreSegment restore -> segment(restore.transfer(), restore.segment());
            case FindDevice find -> find.transfer().text();
            case CopyDeviceSegment copy -> segment(copy.transfer(), copy.segment());
            case RestoreDeviceSegment restore -> segment(restore.transfer(), restore.segment());
            case RequestRestore request -> request.recoveryPoint().text();
            case CancelRestore cancel -> cancel.job().text();
            case RestoreEvent event -> event.job().text();
            case VmSeen seen -> inventory(seen.engine(), seen.vm());
            case VmGone gone -> inventory(gone.engine(), gone.vm());
        };
    }

    private static String backup(BackupEvent event) {
        return switch (event) {
            case BackupRequested requested -> requested.vm().text();
            case BackupWaiting waiting -> waiting.vm().text();
            case PointInTimeOpened opened -> opened.vm().text();
            case PointInTimeClosed closed -> closed.vm().text();
            case BackupCompleted completed -> completed.vm().text();
            case BackupFailed failed -> failed.vm().text();
            case BackupCancelled cancelled -> cancelled.vm().text();
        };
    }

    private static String transfer(TransferCommand command) {
        return switch (command) {
            case CaptureConfiguration capture -> capture.job().text();
            case TransferDisk transfer -> transfer.transfer().text();
            case StopDiskTransfer stop -> stop.transfer().text();
            case CommitRecoveryPoint commit -> commit.job().text();
            case RestoreDisk restore -> restore.transfer().text();
        };
    }

    private static String transfer(TransferEvent event) {
        return switch (event) {
            case ConfigurationCaptured captured -> captured.job().text();
            case ConfigurationCaptureFailed failed -> failed.job().text();
            case SegmentCopied copied -> copied.transfer().text();
            case DiskTransferProgress progress -> progress.transfer().text();
            case DiskTransferred transferred -> transferred.transfer().text();
            case DiskTransferFailed failed -> failed.transfer().text();
            case SegmentRestored restored -> restored.transfer().text();
            case DiskRestored restored -> restored.transfer().text();
            case DiskRestoreFailed failed -> failed.transfer().text();
            case RecoveryPointCommitted committed -> committed.job().text();
            case RecoveryPointCommitFailed failed -> failed.job().text();
        };
    }

    private static String segment(DiskTransferId transfer, int segment) {
        return transfer.text() + "/" + segment;
    }

    private static String inventory(EngineId engine, VmId vm) {
        return engine.text() + "/" + vm.text();
    }
}
