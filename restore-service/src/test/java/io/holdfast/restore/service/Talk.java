package io.holdfast.restore.service;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
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
    private final List<ConsumerRecord<String, byte[]>> heard = new ArrayList<>();

    Talk(String brokers, String... topics) {
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
                                "earliest",
                                "metadata.max.age.ms",
                                "1000"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(topics));
    }

    CloudEvents.Encoded encoded(String id, Message message) {
        return codec.encode(
                new Envelope<>(
                        new MessageId(id),
                        URI.create("/test"),
                        Subjects.of(message),
                        Instant.now(),
                        null,
                        message));
    }

    void say(CloudEvents.Encoded encoded, byte[] body) throws Exception {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(encoded.topic(), encoded.key(), body);
        encoded.headers()
                .forEach((name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(record).get();
    }

    /** All records so far, after the first that fits has come. */
    List<ConsumerRecord<String, byte[]>> until(Predicate<ConsumerRecord<String, byte[]>> fits) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (heard.stream().noneMatch(fits)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("Nothing that fits among " + heard);
            }
            consumer.poll(Duration.ofMillis(500)).forEach(heard::add);
        }
        return List.copyOf(heard);
    }

    Message message(ConsumerRecord<String, byte[]> record) {
        try {
            return codec.decode(headers(record), record.key(), record.value()).message();
        } catch (MalformedMessage malformed) {
            throw new AssertionError("Not a message: " + malformed.why(), malformed);
        }
    }

    static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(header ->
                        headers.put(
                                header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
