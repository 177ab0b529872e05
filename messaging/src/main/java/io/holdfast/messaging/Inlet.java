package io.holdfast.messaging;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.contracts.json.MalformedMessage;
import io.holdfast.messaging.metrics.MessagingSeries;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Takes records in. A record that is no message of ours becomes a dead letter and the next one is
 * served; a handler that fails is called again, with back-off and without end, so that nothing is
 * lost while a database or an engine is away. The offset is committed only after {@link #take} has
 * returned.
 */
@ApplicationScoped
public class Inlet {

    private static final Logger LOG = Logger.getLogger(Inlet.class);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(20);

    private final CloudEvents codec = new CloudEvents();
    private final DeadLetters deadLetters;
    private final Ending ending;
    private final MeterRegistry meters;

    Inlet(DeadLetters deadLetters, Ending ending, MeterRegistry meters) {
        this.deadLetters = deadLetters;
        this.ending = ending;
        this.meters = meters;
    }

    /** Does what a message asks for, and commits it. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Handles a message. Returning means that its effect is committed; throwing anything
         * unchecked means that it is to be called again with the same message.
         *
         * @throws CannotHandle if the message will never be handled: it becomes a dead letter
         * @throws InterruptedException if the process is ending
         */
        void handle(Envelope<? extends Message> envelope) throws CannotHandle, InterruptedException;
    }

    /** A message that will never be handled, whatever is tried: names the field and the reason. */
    public static final class CannotHandle extends Exception {

        private final String field;

        public CannotHandle(String field, String why) {
            super(why);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /** Handles a record; returns when its offset may be committed. */
    public void take(ConsumerRecord<String, byte[]> record, Handler handler)
            throws InterruptedException {
        try {
            Envelope<? extends Message> envelope =
                    codec.decode(headers(record), record.key(), record.value());
            LogContext.message(envelope);
            untilHandled(record.topic(), envelope, handler);
        } catch (MalformedMessage malformed) {
            bury(record, malformed.field(), malformed.why());
        } catch (CannotHandle refused) {
            bury(record, refused.field(), String.valueOf(refused.getMessage()));
        } finally {
            LogContext.clear();
        }
    }

    private void untilHandled(String topic, Envelope<? extends Message> envelope, Handler handler)
            throws CannotHandle, InterruptedException {
        Duration pause = PAUSE_FIRST;
        while (true) {
            try {
                handler.handle(envelope);
                return;
            } catch (RuntimeException failure) {
                LOG.warnf(
                        failure,
                        "A %s is handled again in %s",
                        envelope.message().getClass().getSimpleName(),
                        pause);
                MessagingSeries.INLET_AGAIN.counter(meters, topic).increment();
                ending.pause(pause);
                pause =
                        pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0
                                ? pause.multipliedBy(2)
                                : PAUSE_MAX;
            }
        }
    }

    private void bury(ConsumerRecord<String, byte[]> record, String field, String why)
            throws InterruptedException {
        LOG.warnf(
                "Dead letter: %s-%d@%d: %s %s",
                record.topic(), record.partition(), record.offset(), field, why);
        deadLetters.bury(record, field, why);
        MessagingSeries.DEAD_LETTERS.counter(meters, record.topic()).increment();
    }

    static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }
}
