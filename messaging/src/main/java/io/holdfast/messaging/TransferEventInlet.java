package io.holdfast.messaging;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Moves sagas on by what transfer-service tells: the job of an event is the saga's id. A saga that
 * is not known here is somebody else's job and passed over.
 *
 * @param <E> the events of the sagas
 */
public final class TransferEventInlet<E> {

    private final Inlet inlet;
    private final SagaRunner<?, E> sagas;
    private final BiFunction<TransferEvent, Instant, Optional<E>> reading;

    /**
     * For the sagas of one service.
     *
     * @param reading what an event and its time mean to a saga; empty for nothing
     */
    public TransferEventInlet(
            Inlet inlet,
            SagaRunner<?, E> sagas,
            BiFunction<TransferEvent, Instant, Optional<E>> reading) {
        this.inlet = inlet;
        this.sagas = sagas;
        this.reading = reading;
    }

    /** Handles a record; returns when its offset may be committed. */
    public void take(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    private void handle(Envelope<? extends Message> envelope) throws Inlet.CannotHandle {
        if (!(envelope.message() instanceof TransferEvent event)) {
            throw new Inlet.CannotHandle("ce_type", "is not an event of this topic");
        }
        reading.apply(event, envelope.time())
                .ifPresent(step ->
                        sagas.handle(
                                new SagaId(event.job().value()),
                                step,
                                new InboxKey("transfer events", envelope.id().value())));
    }
}
