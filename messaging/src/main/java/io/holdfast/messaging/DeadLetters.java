package io.holdfast.messaging;

import io.holdfast.contracts.Topic;
import io.holdfast.saga.Outgoing;
import io.holdfast.saga.Outlet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Keeps records that could not be handled, as they came, with headers that say which field and why.
 */
@ApplicationScoped
public class DeadLetters {

    /** Path of the field that is wrong. */
    public static final String FIELD = "holdfast-dead-field";

    /** What is wrong with it. */
    public static final String REASON = "holdfast-dead-reason";

    /** Where the record came from: topic, partition and offset. */
    public static final String ORIGIN = "holdfast-dead-origin";

    /**
     * How many bytes of body were too large to be kept here, as the record was as large as a record
     * may be; the body is still at the origin.
     */
    public static final String LEFT_BEHIND = "holdfast-dead-left-behind-bytes";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final KafkaOutlet outlet;
    private final Ending ending;

    DeadLetters(KafkaOutlet outlet, Ending ending) {
        this.outlet = outlet;
        this.ending = ending;
    }

    /** Returns when the broker has it: the record's own offset is committed only then. */
    void bury(ConsumerRecord<String, byte[]> record, String field, String why)
            throws InterruptedException {
        Map<String, String> headers = new HashMap<>(Inlet.headers(record));
        headers.put(FIELD, field);
        headers.put(REASON, why);
        headers.put(ORIGIN, record.topic() + "-" + record.partition() + "@" + record.offset());
        byte[] body = record.value() == null ? new byte[0] : record.value();
        boolean buried = publish(record, headers, body);
        if (!buried) {
            headers.put(LEFT_BEHIND, String.valueOf(body.length));
            publish(record, headers, new byte[0]);
        }
    }

    /** False when the broker refuses it for its size: it would do so for ever. */
    private boolean publish(
            ConsumerRecord<String, byte[]> record, Map<String, String> headers, byte[] body)
            throws InterruptedException {
        String key = record.key() == null ? "" : record.key();
        Outgoing letter = new Outgoing(deadTopic(record.topic()), key, headers, body);
        while (true) {
            try {
                outlet.publish(List.of(letter));
                return true;
            } catch (Outlet.OutletUnavailable away) {
                if (tooLarge(away) && body.length > 0) {
                    return false;
                }
                LOG.warnf(away, "The dead letter waits for the broker");
                ending.pause(PAUSE);
            }
        }
    }

    private static boolean tooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || (failure.getCause() != null && tooLarge(failure.getCause()));
    }

    private static String deadTopic(String topic) {
        return Arrays.stream(Topic.values())
                .filter(known -> known.text().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No topic of ours: " + topic))
                .dead();
    }
}
