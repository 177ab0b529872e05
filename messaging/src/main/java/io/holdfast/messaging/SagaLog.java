package io.holdfast.messaging;

import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupEvent;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupRequested;
import io.holdfast.contracts.BackupWaiting;
import io.holdfast.contracts.ConfigurationCaptureFailed;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.DiskRestoreFailed;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Event;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.InventoryEvent;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RecoveryPointCommitFailed;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RestoreCancelled;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreEvent;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoreRequested;
import io.holdfast.contracts.RestoreWaiting;
import io.holdfast.contracts.SegmentCopied;
import io.holdfast.contracts.SegmentRestored;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.saga.Effect;
import io.holdfast.saga.SagaMove;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A line for each job that is accepted, each state it enters and each end it comes to, with saga,
 * job and trace beside the text. What moves a saga on without leaving its state, such as a segment,
 * has none.
 */
final class SagaLog {

    private static final Logger LOG = Logger.getLogger("io.holdfast.saga");

    private SagaLog() {}

    /** How something ended. */
    private record End(String text, Optional<Failure> failure) {

        static Optional<End> good(String text) {
            return Optional.of(new End(text, Optional.empty()));
        }

        static Optional<End> bad(String what, Failure failure) {
            String text = what + ", " + failure.reason() + ": " + failure.text();
            return Optional.of(new End(text, Optional.of(failure)));
        }

        /** The place is in keys of its own, so that one can search for it. */
        Map<String, String> keys() {
            Map<String, String> keys = new HashMap<>();
            failure.ifPresent(told -> {
                keys.put("reason", told.reason().name());
                put(keys, "disk", told.disk() == null ? null : told.disk().text());
                put(keys, "offsetBytes", told.offsetBytes());
                put(keys, "pack", told.pack());
            });
            return keys;
        }

        private static void put(Map<String, String> keys, String key, @Nullable Object value) {
            if (value != null) {
                keys.put(key, value.toString());
            }
        }
    }

    static void moved(SagaMove move) {
        LogContext.with(
                LogContext.of(move.saga(), move.trace(), move.to()),
                () -> {
                    entered(move);
                    move.emitted().forEach(SagaLog::emitted);
                });
    }

    private static void entered(SagaMove move) {
        String to = move.to().getClass().getSimpleName();
        if (move.from() == null) {
            LOG.infof("%s accepted: %s", move.type(), to);
        } else if (!move.from().getClass().equals(move.to().getClass())) {
            LOG.infof("%s: %s after %s", move.type(), to, move.from().getClass().getSimpleName());
        }
    }

    private static void emitted(Effect effect) {
        if (effect instanceof Effect.Announce announce
                && announce.message() instanceof Event event) {
            end(event).ifPresent(end -> LogContext.with(end.keys(), () -> LOG.info(end.text())));
        }
    }

    private static Optional<End> end(Event event) {
        return switch (event) {
            case BackupEvent backup -> end(backup);
            case RestoreEvent restore -> end(restore);
            case TransferEvent transfer -> end(transfer);
            case InventoryEvent _ -> Optional.empty();
        };
    }

    private static Optional<End> end(BackupEvent event) {
        return switch (event) {
            case BackupCompleted done ->
                    End.good(
                            "backup completed: recovery point %s of VM %s, %d bytes read, %d stored"
                                    .formatted(
                                            done.recoveryPoint().text(),
                                            done.vm().text(),
                                            done.bytesRead(),
                                            done.bytesStored()));
            case BackupFailed failed -> End.bad("backup failed", failed.failure());
            case BackupCancelled cancelled ->
                    End.good("backup cancelled: " + cancelled.cancellation().text());
            case BackupWaiting waiting -> End.good("backup waits: " + waitsFor(waiting.full()));
            case BackupRequested _, PointInTimeOpened _, PointInTimeClosed _ -> Optional.empty();
        };
    }

    private static Optional<End> end(RestoreEvent event) {
        return switch (event) {
            case RestoreCompleted done ->
                    End.good(
                            "restore completed: recovery point %s, %d disks, %d bytes written"
                                    .formatted(
                                            done.recoveryPoint().text(),
                                            done.disks().size(),
                                            done.bytesWritten()));
            case RestoreFailed failed -> End.bad("restore failed", failed.failure());
            case RestoreCancelled cancelled ->
                    End.good("restore cancelled: " + cancelled.cancellation().text());
            case RestoreWaiting waiting -> End.good("restore waits: " + waitsFor(waiting.full()));
            case RestoreRequested _, RestoreDisksCreated _ -> Optional.empty();
        };
    }

    private static String waitsFor(List<FullPlace> full) {
        return full.stream().map(FullPlace::text).collect(Collectors.joining(", "));
    }

    private static Optional<End> end(TransferEvent event) {
        return switch (event) {
            case DiskTransferred disk ->
                    End.good(
                            "disk %s is in the repository: %d bytes read, %d stored"
                                    .formatted(
                                            disk.disk().text(),
                                            disk.bytesRead(),
                                            disk.bytesStored()));
            case DiskTransferFailed failed -> End.bad("disk not copied", failed.failure());
            case DiskRestored disk ->
                    End.good(
                            "disk %s is written: %d bytes"
                                    .formatted(disk.sourceDisk().text(), disk.bytesWritten()));
            case DiskRestoreFailed failed -> End.bad("disk not written", failed.failure());
            case ConfigurationCaptured _ -> End.good("the configuration is in the repository");
            case ConfigurationCaptureFailed failed ->
                    End.bad("configuration not stored", failed.failure());
            case RecoveryPointCommitted done ->
                    End.good("recovery point " + done.recoveryPoint().text() + " is written");
            case RecoveryPointCommitFailed failed ->
                    End.bad("recovery point not written", failed.failure());
            case SegmentCopied _, SegmentRestored _, DiskTransferProgress _ -> Optional.empty();
        };
    }
}
