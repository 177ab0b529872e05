package io.holdfast.catalog.deadletter;

import io.holdfast.contracts.Topic;
import io.holdfast.messaging.KafkaOutlet;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the dead-letter topics as they are, on a connection of its own each time: nobody's offsets
 * move. The broker being away is a {@link org.apache.kafka.common.KafkaException}.
 */
@Singleton
public class DeadLetterBox {

    /** A question to the broker; a person waits for the answer. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(500);

    /** Dead letters are few; those beyond are older than anybody asks for. */
    private static final int POLLS_MAX = 20;

    private final Map<String, Object> settings;
    private final KafkaOutlet outlet;

    DeadLetterBox(
            @Identifier("default-kafka-broker") Map<String, Object> broker, KafkaOutlet outlet) {
        Map<String, Object> reading = new HashMap<>(broker);
        reading.remove(ConsumerConfig.GROUP_ID_CONFIG);
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_MAX.toMillis());
        reading.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_MAX.toMillis() - 1);
        this.settings = Map.copyOf(reading);
        this.outlet = outlet;
    }

    /** The newest ones of all topics, the newest first. */
    public List<DeadLetter> newest(int max) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            end.forEach((partition, last) ->
                    consumer.seek(
                            partition, Math.max(first.getOrDefault(partition, 0L), last - max)));
            return read(consumer, end).stream()
                    .sorted(
                            Comparator.comparingLong(ConsumerRecord<String, byte[]>::timestamp)
                                    .reversed())
                    .limit(max)
                    .map(DeadLetter::new)
                    .toList();
        }
    }

    /** The one at that place; empty where there is none, or no longer. */
    public Optional<DeadLetter> find(DeadLetterId id) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            TopicPartition partition = new TopicPartition(id.topic(), id.partition());
            if (origin(id.topic()).isEmpty() || !partitions(consumer).contains(partition)) {
                return Optional.empty();
            }
            List<TopicPartition> only = List.of(partition);
            consumer.assign(only);
            long first = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
            if (id.offset() < first || id.offset() >= end) {
                return Optional.empty();
            }
            consumer.seek(partition, id.offset());
            return read(consumer, Map.of(partition, id.offset() + 1)).stream()
                    .filter(record -> record.offset() == id.offset())
                    .findFirst()
                    .map(DeadLetter::new);
        }
    }

    /**
     * Publishes it once more where it was first sent to, as it was: what was done of it is not done
     * twice.
     *
     * @return the topic
     * @throws IllegalStateException if its body is not here
     */
    public String again(DeadLetter letter)
            throws KafkaOutlet.NotAcknowledged, InterruptedException {
        if (letter.bodyLeftBehind()) {
            throw new IllegalStateException(
                    "the body of dead letter %s was too large and is at %s only"
                            .formatted(letter.id(), letter.origin()));
        }
        String topic = origin(letter.id().topic()).orElseThrow().text();
        outlet.republish(topic, letter.key().orElse(""), letter.producersHeaders(), letter.body());
        return topic;
    }

    private static Optional<Topic> origin(String deadTopic) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.dead().equals(deadTopic))
                .findFirst();
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        Map<String, List<PartitionInfo>> there = consumer.listTopics();
        return Arrays.stream(Topic.values())
                .map(Topic::dead)
                .flatMap(topic -> there.getOrDefault(topic, List.of()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** From where each partition stands to its {@code end}. */
    private static List<ConsumerRecord<String, byte[]>> read(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> end) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (int poll = 0; poll < POLLS_MAX && !isThere(consumer, end); poll++) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }

    private static boolean isThere(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> end) {
        Collection<Map.Entry<TopicPartition, Long>> all = end.entrySet();
        Stream<Map.Entry<TopicPartition, Long>> open =
                all.stream().filter(each -> consumer.position(each.getKey()) < each.getValue());
        return open.findAny().isEmpty();
    }
}
