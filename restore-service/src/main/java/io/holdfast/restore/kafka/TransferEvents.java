package io.holdfast.restore.kafka;

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
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.saga.SagaRunner;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What transfer-service tells. Events of jobs that are not ours are passed over. */
@ApplicationScoped
public class TransferEvents {

    private final TransferEventInlet<RestoreStep> events;

    TransferEvents(Inlet inlet, SagaRunner<RestoreState, RestoreStep> sagas) {
        this.events = new TransferEventInlet<>(inlet, sagas, TransferEvents::step);
    }

    @Incoming("transfer-events")
    @Blocking
    void on(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        events.take(record);
    }

    /** What an event means for its restore job, if anything. */
    public static Optional<RestoreStep> step(TransferEvent event, Instant at) {
        return switch (event) {
            case DiskRestored disk ->
                    Optional.of(
                            new RestoreStep.DiskFilled(disk.sourceDisk(), disk.bytesWritten(), at));
            case DiskRestoreFailed failed ->
                    Optional.of(
                            new RestoreStep.DiskNotFilled(
                                    failed.sourceDisk(), failed.failure(), at));
            case SegmentCopied _, SegmentRestored _, DiskTransferProgress _ -> Optional.empty();
            case ConfigurationCaptured _, ConfigurationCaptureFailed _ -> Optional.empty();
            case DiskTransferred _, DiskTransferFailed _ -> Optional.empty();
            case RecoveryPointCommitted _, RecoveryPointCommitFailed _ -> Optional.empty();
        };
    }
}
