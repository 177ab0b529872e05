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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hands requests over to Kafka: the same records that any other producer could send. */
@Singleton
public class Requests {

    private final KafkaOutlet outlet;
    private final SagaMessages messages;
    private final Clock clock;

    private final HttpHeaders headers;

    /**
     * @param headers those of the request that is being answered
     */
    Requests(KafkaOutlet outlet, SagaMessages messages, Clock clock, @Context HttpHeaders headers) {
        this.outlet = outlet;
        this.messages = messages;
        this.clock = clock;
        this.headers = headers;
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
                            trace(id),
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

    /** The caller's, if it is one that messages carry; W3C has others be ignored. */
    private TraceParent trace(MessageId id) {
        String given = headers.getHeaderString("traceparent");
        return given != null && given.matches(TraceParent.FORM)
                ? new TraceParent(given)
                : TraceParent.of(id);
    }
}
