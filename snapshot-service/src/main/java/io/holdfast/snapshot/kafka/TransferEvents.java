package io.holdfast.snapshot.kafka;

import io.holdfast.contracts.ConfigurationCaptureFailed;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.DiskRestoreFailed;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.RecoveryPointCommitFailed;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.SegmentCopied;
import io.holdfast.contracts.SegmentRestored;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.messaging.Inlet;
import io.holdfast.messaging.TransferEventInlet;
import io.holdfast.saga.SagaRunner;
import io.holdfast.snapshot.backup.BackupState;
import io.holdfast.snapshot.backup.BackupStep;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What transfer-service tells. Events of restores belong to nobody here and are passed over. */
@ApplicationScoped
public class TransferEvents {

    private final TransferEventInlet<BackupStep> events;

    TransferEvents(Inlet inlet, SagaRunner<BackupState, BackupStep> sagas) {
        this.events = new TransferEventInlet<>(inlet, sagas, TransferEvents::step);
    }

    @Incoming("transfer-events")
    @Blocking
    void on(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        events.take(record);
    }

    /** What an event of transfer-service means to a backup job; empty for nothing. */
    public static Optional<BackupStep> step(TransferEvent event, Instant at) {
        return switch (event) {
            case ConfigurationCaptured in ->
                    Optional.of(new BackupStep.ConfigurationArrived(in.configuration(), at));
            case ConfigurationCaptureFailed failed ->
                    Optional.of(new BackupStep.ConfigurationLost(failed.failure(), at));
            case DiskTransferred disk ->
                    Optional.of(
                            new BackupStep.DiskArrived(
                                    disk.transfer(),
                                    disk.disk(),
                                    disk.manifest(),
                                    disk.mode(),
                                    disk.fallback(),
                                    disk.bytesRead(),
                                    disk.bytesStored(),
                                    at));
            case DiskTransferFailed failed ->
                    Optional.of(
                            new BackupStep.DiskLost(
                                    failed.transfer(), failed.disk(), failed.failure(), at));
            case RecoveryPointCommitted committed ->
                    Optional.of(new BackupStep.Committed(committed.recoveryPoint(), at));
            case RecoveryPointCommitFailed failed ->
                    Optional.of(new BackupStep.CommitRefused(failed.failure(), at));
            case SegmentCopied _, SegmentRestored _, DiskTransferProgress _ -> Optional.empty();
            case DiskRestored _, DiskRestoreFailed _ -> Optional.empty();
        };
    }
}
