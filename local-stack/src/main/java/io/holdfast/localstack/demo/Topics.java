package io.holdfast.localstack.demo;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.Topic;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.contracts.json.MalformedMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes to the topics and reads them from the start, as any other team's service could. One
 * thread.
 */
public final class Topics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final CloudEvents codec = new CloudEvents();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final List<Envelope<? extends Message>> seen = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> dead = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> unreadable = new ArrayList<>();

    public Topics(String bootstrapServers) {
        Map<String, Object> common =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        this.producer =
                new KafkaProducer<>(common, new StringSerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(common);
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 2000);
        this.consumer =
                new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Publishes a message under the id and returns when the broker has it. */
    public void publish(MessageId id, Message message) throws InterruptedException {
        CloudEvents.Encoded encoded =
                codec.encode(
                        new Envelope<>(
                                id,
                                URI.create("/demo"),
                                Subjects.of(message),
                                Clock.systemUTC().instant(),
                                null,
                                message));
        publish(encoded.topic(), encoded.key(), encoded.headers(), encoded.body());
    }

    /** Publishes a record as it is, right or wrong. */
    public void publish(String topic, String key, Map<String, String> headers, byte[] body)
            throws InterruptedException {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, body);
        headers.forEach((name, value) ->
                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("Kafka did not take the record", refused);
        }
    }

    /** All messages so far, in the order they were read. */
    public List<Envelope<? extends Message>> seen() {
        return List.copyOf(seen);
    }

    /** Dead letters so far. */
    public List<ConsumerRecord<String, byte[]>> dead() {
        return List.copyOf(dead);
    }

    /** Records of somebody's that are no messages; the services make dead letters of them. */
    public List<ConsumerRecord<String, byte[]>> unreadable() {
        return List.copyOf(unreadable);
    }

    /** A dead letter's header as text. */
    public static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Reads what is there now. */
    public List<Message> poll() {
        assignAll();
        List<Message> fresh = new ArrayList<>();
        if (assigned.isEmpty()) {
            return fresh;
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            if (record.topic().endsWith(".dead")) {
                dead.add(record);
            } else {
                read(record)
                        .ifPresentOrElse(
                                envelope -> {
                                    seen.add(envelope);
                                    fresh.add(envelope.message());
                                },
                                () -> unreadable.add(record));
            }
        }
        return fresh;
    }

    private Optional<Envelope<? extends Message>> read(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(codec.decode(headers(record), record.key(), record.value()));
        } catch (MalformedMessage foreign) {
            return Optional.empty();
        }
    }

    /** Reads until a message fits, also one that was read before; fails when none comes in time. */
    public <T> T await(String what, Duration atMost, Function<Message, Optional<T>> wanted) {
        for (Envelope<? extends Message> envelope : seen) {
            Optional<T> found = wanted.apply(envelope.message());
            if (found.isPresent()) {
                return found.get();
            }
        }
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < end) {
            for (Message message : poll()) {
                Optional<T> found = wanted.apply(message);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new IllegalStateException("No " + what + " within " + atMost);
    }

    /** Reads until a dead letter fits. */
    public ConsumerRecord<String, byte[]> awaitDead(
            Duration atMost, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < end) {
            Optional<ConsumerRecord<String, byte[]>> found =
                    dead.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            poll();
        }
        throw new IllegalStateException("No dead letter within " + atMost);
    }

    private void assignAll() {
        Set<TopicPartition> there = new HashSet<>();
        Map<String, List<PartitionInfo>> topics = consumer.listTopics();
        for (Topic topic : Topic.values()) {
            for (String name : List.of(topic.text(), topic.dead())) {
                for (PartitionInfo partition : topics.getOrDefault(name, List.of())) {
                    there.add(new TopicPartition(name, partition.partition()));
                }
            }
        }
        if (assigned.addAll(there)) {
            consumer.assign(assigned);
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        consumer.close();
    }
}
