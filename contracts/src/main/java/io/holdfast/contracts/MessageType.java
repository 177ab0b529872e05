package io.holdfast.contracts;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which class is which {@code ce_type}, and on which topic it travels. Every message of the sealed
 * families is here.
 */
public enum MessageType {
    REQUEST_BACKUP(RequestBackup.class, "holdfast.backup.request.v1", Topic.BACKUP_COMMANDS),
    CANCEL_BACKUP(CancelBackup.class, "holdfast.backup.cancel.v1", Topic.BACKUP_COMMANDS),
    BACKUP_REQUESTED(BackupRequested.class, "holdfast.backup.requested.v1", Topic.BACKUP_EVENTS),
    BACKUP_WAITING(BackupWaiting.class, "holdfast.backup.waiting.v1", Topic.BACKUP_EVENTS),
    POINT_IN_TIME_OPENED(
            PointInTimeOpened.class,
            "holdfast.backup.point-in-time-opened.v1",
            Topic.BACKUP_EVENTS),
    POINT_IN_TIME_CLOSED(
            PointInTimeClosed.class,
            "holdfast.backup.point-in-time-closed.v1",
            Topic.BACKUP_EVENTS),
    BACKUP_COMPLETED(BackupCompleted.class, "holdfast.backup.completed.v1", Topic.BACKUP_EVENTS),
    BACKUP_FAILED(BackupFailed.class, "holdfast.backup.failed.v1", Topic.BACKUP_EVENTS),
    BACKUP_CANCELLED(BackupCancelled.class, "holdfast.backup.cancelled.v1", Topic.BACKUP_EVENTS),
    CAPTURE_CONFIGURATION(
            CaptureConfiguration.class,
            "holdfast.transfer.capture-configuration.v1",
            Topic.TRANSFER_COMMANDS),
    TRANSFER_DISK(
            TransferDisk.class, "holdfast.transfer.transfer-disk.v1", Topic.TRANSFER_COMMANDS),
    STOP_DISK_TRANSFER(
            StopDiskTransfer.class,
            "holdfast.transfer.stop-disk-transfer.v1",
            Topic.TRANSFER_COMMANDS),
    COMMIT_RECOVERY_POINT(
            CommitRecoveryPoint.class,
            "holdfast.transfer.commit-recovery-point.v1",
            Topic.TRANSFER_COMMANDS),
    RESTORE_DISK(RestoreDisk.class, "holdfast.transfer.restore-disk.v1", Topic.TRANSFER_COMMANDS),
    CONFIGURATION_CAPTURED(
            ConfigurationCaptured.class,
            "holdfast.transfer.configuration-captured.v1",
            Topic.TRANSFER_EVENTS),
    CONFIGURATION_CAPTURE_FAILED(
            ConfigurationCaptureFailed.class,
            "holdfast.transfer.configuration-capture-failed.v1",
            Topic.TRANSFER_EVENTS),
    SEGMENT_COPIED(
            SegmentCopied.class, "holdfast.transfer.segment-copied.v1", Topic.TRANSFER_EVENTS),
    DISK_TRANSFER_PROGRESS(
            DiskTransferProgress.class,
            "holdfast.transfer.disk-transfer-progress.v1",
            Topic.TRANSFER_EVENTS),
    DISK_TRANSFERRED(
            DiskTransferred.class, "holdfast.transfer.disk-transferred.v1", Topic.TRANSFER_EVENTS),
    DISK_TRANSFER_FAILED(
            DiskTransferFailed.class,
            "holdfast.transfer.disk-transfer-failed.v1",
            Topic.TRANSFER_EVENTS),
    SEGMENT_RESTORED(
            SegmentRestored.class, "holdfast.transfer.segment-restored.v1", Topic.TRANSFER_EVENTS),
    DISK_RESTORED(DiskRestored.class, "holdfast.transfer.disk-restored.v1", Topic.TRANSFER_EVENTS),
    DISK_RESTORE_FAILED(
            DiskRestoreFailed.class,
            "holdfast.transfer.disk-restore-failed.v1",
            Topic.TRANSFER_EVENTS),
    RECOVERY_POINT_COMMITTED(
            RecoveryPointCommitted.class,
            "holdfast.transfer.recovery-point-committed.v1",
            Topic.TRANSFER_EVENTS),
    RECOVERY_POINT_COMMIT_FAILED(
            RecoveryPointCommitFailed.class,
            "holdfast.transfer.recovery-point-commit-failed.v1",
            Topic.TRANSFER_EVENTS),
    COPY_SEGMENT(CopySegment.class, "holdfast.transfer.copy-segment.v1", Topic.TRANSFER_SEGMENTS),
    RESTORE_SEGMENT(
            RestoreSegment.class, "holdfast.transfer.restore-segment.v1", Topic.TRANSFER_SEGMENTS),
    FIND_DEVICE(FindDevice.class, "holdfast.transfer.find-device.v1", Topic.TRANSFER_DEVICES),
    COPY_DEVICE_SEGMENT(
            CopyDeviceSegment.class,
            "holdfast.transfer.copy-device-segment.v1",
            Topic.TRANSFER_DEVICES),
    RESTORE_DEVICE_SEGMENT(
            RestoreDeviceSegment.class,
            "holdfast.transfer.restore-device-segment.v1",
            Topic.TRANSFER_DEVICES),
    REQUEST_RESTORE(RequestRestore.class, "holdfast.restore.request.v1", Topic.RESTORE_COMMANDS),
    CANCEL_RESTORE(CancelRestore.class, "holdfast.restore.cancel.v1", Topic.RESTORE_COMMANDS),
    RESTORE_REQUESTED(
            RestoreRequested.class, "holdfast.restore.requested.v1", Topic.RESTORE_EVENTS),
    RESTORE_WAITING(RestoreWaiting.class, "holdfast.restore.waiting.v1", Topic.RESTORE_EVENTS),
    RESTORE_DISKS_CREATED(
            RestoreDisksCreated.class, "holdfast.restore.disks-created.v1", Topic.RESTORE_EVENTS),
    RESTORE_COMPLETED(
            RestoreCompleted.class, "holdfast.restore.completed.v1", Topic.RESTORE_EVENTS),
    RESTORE_FAILED(RestoreFailed.class, "holdfast.restore.failed.v1", Topic.RESTORE_EVENTS),
    RESTORE_CANCELLED(
            RestoreCancelled.class, "holdfast.restore.cancelled.v1", Topic.RESTORE_EVENTS),
    VM_SEEN(VmSeen.class, "holdfast.inventory.vm-seen.v1", Topic.INVENTORY_EVENTS),
    VM_GONE(VmGone.class, "holdfast.inventory.vm-gone.v1", Topic.INVENTORY_EVENTS);

    private static final Map<String, MessageType> BY_TEXT =
            Arrays.stream(values())
                    .collect(Collectors.toMap(MessageType::text, Function.identity()));
    private static final Map<Class<?>, MessageType> BY_CLASS =
            Arrays.stream(values())
                    .collect(Collectors.toMap(MessageType::messageClass, Function.identity()));

    private final Class<? extends Message> messageClass;
    private final String text;
    private final Topic topic;

    MessageType(Class<? extends Message> messageClass, String text, Topic topic) {
        this.messageClass = messageClass;
        this.text = text;
        this.topic = topic;
    }

    /** The type of a message; every message has one. */
    public static MessageType of(Message message) {
        MessageType type = BY_CLASS.get(message.getClass());
        if (type == null) {
            throw new IllegalStateException("No message type for " + message.getClass());
        }
        return type;
    }

    /** The type of that name, if there is one. */
    public static Optional<MessageType> find(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    public Class<? extends Message> messageClass() {
        return messageClass;
    }

    /** The name on the wire: {@code ce_type}. */
    public String text() {
        return text;
    }

    public Topic topic() {
        return topic;
    }
}
