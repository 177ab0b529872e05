package io.holdfast.messaging;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.TraceParent;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.saga.Outgoing;
import io.holdfast.saga.OutgoingCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The messages of sagas as CloudEvents of this service. */
@ApplicationScoped
public class SagaMessages implements OutgoingCodec {

    private final CloudEvents codec = new CloudEvents();
    private final URI source;

    SagaMessages(@ConfigProperty(name = "quarkus.application.name") String service) {
        this.source = URI.create("/holdfast/" + service);
    }

    @Override
    public Outgoing encode(Object message, UUID id, String trace, Instant at) {
        Message ours = (Message) message;
        return KafkaOutlet.outgoing(
                codec.encode(
                        new Envelope<>(
                                new MessageId(id.toString()),
                                source,
                                Subjects.of(ours),
                                at,
                                trace.isEmpty() ? null : new TraceParent(trace),
                                ours)));
    }

    /** Who this service is in the messages it sends. */
    public URI source() {
        return source;
    }

    /** The trace that a saga carries on from the message that began it. */
    public static String traceOf(Envelope<?> envelope) {
        return TraceParent.of(envelope).value();
    }
}
