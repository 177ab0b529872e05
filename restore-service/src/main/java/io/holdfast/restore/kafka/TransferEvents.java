package io.holdfast.restore.kafka;

import io.holdfast.contracts.ConfigurationCaptureFailed;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.DiskRestoreFailed;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RecoveryPointCommitFailed;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.SegmentCopied;
import io.holdfast.contracts.SegmentRestored;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.messaging.Inlet;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
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

    private final Inlet inlet;
    private final SagaRunner<RestoreState, RestoreStep> sagas;

    TransferEvents(Inlet inlet, SagaRunner<RestoreState, RestoreStep> sagas) {
        this.inlet = inlet;
        this.sagas = sagas;
    }

    @Incoming("transfer-events")
    @Blocking
    void on(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    private void handle(Envelope<? extends Message> envelope) throws Inlet.CannotHandle {
        if (!(envelope.message() instanceof TransferEvent event)) {
            throw new Inlet.CannotHandle("ce_type", "is not an event of this topic");
        }
        step(event, envelope.time())
                .ifPresent(step ->
                        sagas.handle(
                                new SagaId(event.job().value()),
                                step,
                                new InboxKey("transfer events", envelope.id().value())));
    }

    private static Optional<RestoreStep> step(TransferEvent event, Instant at) {
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
