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
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes records in. A record that is no message of ours becomes a dead letter and the next one is
 * served. A handler that fails is called again with back-off: without end while a database or a
 * broker is {@linkplain Outage away}, so that nothing is lost; and a bounded number of times
 * otherwise, so that one message that meets a fault does not keep all behind it waiting. The offset
 * is committed only after {@link #take} has returned.
 */
@ApplicationScoped
public class Inlet {

    private static final Logger LOG = Logger.getLogger(Inlet.class);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(200);

    /** About a minute with the usual pauses: what passes by itself has passed. */
    private static final int FAULTS_MAX = 10;

    /** For handlers that take their time before they fail. */
    private static final Duration FAULTY_MAX = Duration.ofMinutes(5);

    /** Named as the field of a dead letter in which no field is wrong. */
    static final String HANDLER = "handler";

    private final CloudEvents codec = new CloudEvents();
    private final DeadLetters deadLetters;
    private final Ending ending;
    private final MeterRegistry meters;
    private final Duration pauseMax;
    private final RandomGenerator random = new Random();

    Inlet(
            DeadLetters deadLetters,
            Ending ending,
            MeterRegistry meters,
            @ConfigProperty(name = "holdfast.kafka.again-pause-max") Duration pauseMax) {
        this.pauseMax = pauseMax;
        this.deadLetters = deadLetters;
        this.ending = ending;
        this.meters = meters;
    }

    /** Does what a message asks for, and commits it. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Handles a message. Returning means that its effect is committed; throwing anything
         * unchecked means that it is to be called again with the same message, until it is given
         * up.
         *
         * @throws CannotHandle if the message will never be handled: it becomes a dead letter
         * @throws InterruptedException if the process is ending
         */
        void handle(Envelope<? extends Message> envelope) throws CannotHandle, InterruptedException;
    }

    /** What becomes of a message whose handler failed again and again. */
    @FunctionalInterface
    public interface LastWord {

        /**
         * Ends what the message asked for. Returning means that nobody needs it any more.
         *
         * @param fault what the handler failed with the last time
         * @throws CannotHandle to make it a dead letter
         */
        void say(Envelope<? extends Message> envelope, RuntimeException fault) throws CannotHandle;
    }

    /** A message that will never be handled, whatever is tried: names the field and the reason. */
    public static final class CannotHandle extends Exception {

        private final String field;

        public CannotHandle(String field, String why) {
            super(why);
            this.field = field;
        }

        /**
         * Of a message whose handler failed again and again: no field of it is known to be wrong.
         */
        public static CannotHandle after(RuntimeException fault) {
            String message = fault.getMessage();
            return new CannotHandle(
                    HANDLER, fault.getClass().getName() + (message == null ? "" : ": " + message));
        }

        String field() {
            return field;
        }
    }

    /**
     * Handles a record; returns when its offset may be committed. What cannot be handled becomes a
     * dead letter.
     */
    public void take(ConsumerRecord<String, byte[]> record, Handler handler)
            throws InterruptedException {
        take(
                record,
                handler,
                (_, fault) -> {
                    throw CannotHandle.after(fault);
                });
    }

    /** The same, for messages of which somebody else than a reader of dead letters must know. */
    public void take(ConsumerRecord<String, byte[]> record, Handler handler, LastWord lastWord)
            throws InterruptedException {
        try {
            Envelope<? extends Message> envelope =
                    codec.decode(headers(record), record.key(), record.value());
            LogContext.message(envelope);
            untilHandled(record.topic(), envelope, handler, lastWord);
        } catch (MalformedMessage malformed) {
            bury(record, malformed.field(), malformed.why());
        } catch (CannotHandle refused) {
            bury(record, refused.field(), String.valueOf(refused.getMessage()));
        } finally {
            LogContext.clear();
        }
    }

    private void untilHandled(
            String topic, Envelope<? extends Message> envelope, Handler handler, LastWord lastWord)
            throws CannotHandle, InterruptedException {
        Duration pause = PAUSE_FIRST;
        Faults faults = new Faults();
        while (true) {
            try {
                handler.handle(envelope);
                return;
            } catch (RuntimeException failure) {
                if (!Outage.isOutage(failure) && faults.areTooMany()) {
                    MessagingSeries.INLET_GAVE_UP.counter(meters, topic).increment();
                    lastWord.say(envelope, failure);
                    return;
                }
                again(topic, envelope, failure, jittered(pause));
                pause =
                        pause.multipliedBy(2).compareTo(pauseMax) < 0
                                ? pause.multipliedBy(2)
                                : pauseMax;
            }
        }
    }

    private void again(
            String topic,
            Envelope<? extends Message> envelope,
            RuntimeException failure,
            Duration pause)
            throws InterruptedException {
        LOG.warnf(
                failure,
                "A %s is handled again in %s",
                envelope.message().getClass().getSimpleName(),
                pause);
        MessagingSeries.INLET_AGAIN.counter(meters, topic).increment();
        ending.pause(pause);
    }

    /** From half of it to all of it, so that all who wait for one database do not come together. */
    private Duration jittered(Duration pause) {
        long half = pause.toMillis() / 2;
        return Duration.ofMillis(half + random.nextLong(half + 1));
    }

    /** Failures of one message that no outage explains. */
    private static final class Faults {
        private int count;
        private long firstNanos;

        /** Counts one more. */
        private boolean areTooMany() {
            long now = System.nanoTime();
            if (count == 0) {
                firstNanos = now;
            }
            count++;
            return count >= FAULTS_MAX || now - firstNanos > FAULTY_MAX.toNanos();
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
