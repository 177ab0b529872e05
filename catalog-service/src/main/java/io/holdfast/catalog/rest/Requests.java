package io.holdfast.catalog.rest;

import io.holdfast.contracts.Command;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.TraceParent;
import io.holdfast.messaging.KafkaOutlet;
import io.holdfast.messaging.SagaMessages;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hands requests over to Kafka: the same records that any other producer could send. */
@Singleton
public class Requests {

    private final KafkaOutlet outlet;
    private final SagaMessages messages;
    private final Clock clock;

    Requests(KafkaOutlet outlet, SagaMessages messages, Clock clock) {
        this.outlet = outlet;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * Publishes a command.
     *
     * @param key the caller's idempotency key: the same key twice is one job; null for a new one
     * @return the job that the command starts
     */
    UUID publish(Command command, @Nullable String key) {
        MessageId id =
                new MessageId(key == null || key.isBlank() ? UUID.randomUUID().toString() : key);
        try {
            outlet.publish(
                    new Envelope<>(
                            id,
                            messages.source(),
                            Subjects.of(command),
                            clock.instant(),
                            TraceParent.of(id),
                            command));
            return JobId.of(id).value();
        } catch (KafkaOutlet.NotAcknowledged away) {
            throw new Problem.Raised(
                    Problem.unavailable(
                            "Kafka did not acknowledge the request in time; ask again with the header"
                                    + " Idempotency-Key: "
                                    + id.value()
                                    + " so that it is done once at most"));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new Problem.Raised(Problem.unavailable("The service is ending; ask again"));
        }
    }
}
