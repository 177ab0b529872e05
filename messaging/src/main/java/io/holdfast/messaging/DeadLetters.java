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

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final KafkaOutlet outlet;

    DeadLetters(KafkaOutlet outlet) {
        this.outlet = outlet;
    }

    /** Returns when the broker has it: the record's own offset is committed only then. */
    void bury(ConsumerRecord<String, byte[]> record, String field, String why)
            throws InterruptedException {
        Map<String, String> headers = new HashMap<>(Inlet.headers(record));
        headers.put(FIELD, field);
        headers.put(REASON, why);
        headers.put(ORIGIN, record.topic() + "-" + record.partition() + "@" + record.offset());
        Outgoing letter =
                new Outgoing(
                        deadTopic(record.topic()),
                        record.key() == null ? "" : record.key(),
                        headers,
                        record.value() == null ? new byte[0] : record.value());
        while (true) {
            try {
                outlet.publish(List.of(letter));
                return;
            } catch (Outlet.OutletUnavailable away) {
                LOG.warnf(away, "The dead letter waits for the broker");
                Thread.sleep(PAUSE);
            }
        }
    }

    private static String deadTopic(String topic) {
        return Arrays.stream(Topic.values())
                .filter(known -> known.text().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No topic of ours: " + topic))
                .dead();
    }
}
