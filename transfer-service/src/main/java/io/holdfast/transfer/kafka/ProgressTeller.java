package io.holdfast.transfer.kafka;

import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
import io.holdfast.messaging.KafkaOutlet;
import io.holdfast.messaging.SagaMessages;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/** Publishes progress without waiting for it to arrive. */
public final class ProgressTeller implements Consumer<DiskTransferProgress> {

    private final KafkaOutlet outlet;
    private final SagaMessages messages;
    private final InstantSource clock;

    public ProgressTeller(KafkaOutlet outlet, SagaMessages messages, InstantSource clock) {
        this.outlet = outlet;
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public void accept(DiskTransferProgress progress) {
        outlet.tell(
                new Envelope<>(
                        new MessageId(UUID.randomUUID().toString()),
                        messages.source(),
                        Subjects.of(progress),
                        clock.instant(),
                        null,
                        progress));
    }
}
