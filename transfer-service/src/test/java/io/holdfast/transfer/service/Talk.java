package io.holdfast.transfer.service;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.Topic;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.contracts.json.MalformedMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Speaks to the service as any other does: by Kafka alone. */
final class Talk implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final CloudEvents codec = new CloudEvents();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    final List<Message> heard = new ArrayList<>();

    Talk(String brokers) {
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers),
                        new StringSerializer(),
                        new ByteArraySerializer());
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                brokers,
                                "group.id",
                                UUID.randomUUID().toString(),
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topic.TRANSFER_EVENTS.text()));
    }

    void say(String id, Message message) throws Exception {
        CloudEvents.Encoded encoded =
                codec.encode(
                        new Envelope<>(
                                new MessageId(id),
                                URI.create("/test"),
                                Subjects.of(message),
                                Instant.now(),
                                null,
                                message));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(encoded.topic(), encoded.key(), encoded.body());
        encoded.headers()
                .forEach((name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(record).get();
    }

    /** The first message of the kind that fits, heard before or within the patience. */
    <M extends Message> M hear(Class<M> kind, Predicate<M> fits) throws MalformedMessage {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            for (Message message : heard) {
                if (kind.isInstance(message) && fits.test(kind.cast(message))) {
                    return kind.cast(message);
                }
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("No " + kind.getSimpleName() + " among " + heard);
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                Map<String, String> headers = new HashMap<>();
                record.headers()
                        .forEach(header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
                heard.add(codec.decode(headers, record.key(), record.value()).message());
            }
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
