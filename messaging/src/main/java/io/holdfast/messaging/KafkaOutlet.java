package io.holdfast.messaging;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.saga.Outgoing;
import io.holdfast.saga.Outlet;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes to Kafka: everything that leaves a service goes through here. */
@ApplicationScoped
public class KafkaOutlet implements Outlet {

    private static final Logger LOG = Logger.getLogger(KafkaOutlet.class);

    /** A moment's progress of many disks; older progress is worth nothing. */
    private static final int NEWS_MAX = 256;

    private final CloudEvents codec = new CloudEvents();
    private final KafkaProducer<String, byte[]> producer;
    private final BlockingQueue<ProducerRecord<String, byte[]>> news =
            new ArrayBlockingQueue<>(NEWS_MAX);
    private final Thread teller;

    KafkaOutlet(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "holdfast.kafka.acknowledged-within") Duration within) {
        this.producer = new KafkaProducer<>(settings(broker, within));
        this.teller = Thread.ofVirtual().name("progress").start(this::tellNews);
    }

    private static Map<String, Object> settings(Map<String, Object> broker, Duration within) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) within.toMillis());
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) within.dividedBy(2).toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, within.toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return settings;
    }

    @Override
    public void publish(List<Outgoing> messages) throws OutletUnavailable, InterruptedException {
        try {
            for (List<Outgoing> round : rounds(messages)) {
                send(round);
            }
        } catch (ExecutionException refused) {
            throw new OutletUnavailable(
                    "Kafka did not acknowledge: " + refused.getMessage(), refused);
        } catch (KafkaException away) {
            if (away instanceof InterruptException) {
                throw new InterruptedException("Publishing was interrupted");
            }
            throw new OutletUnavailable("Kafka is not to be reached: " + away.getMessage(), away);
        }
    }

    /**
     * Each message of a key is sent only after the one before it was acknowledged; otherwise one
     * that times out could be overtaken for good. Keys do not wait for one another.
     */
    private static List<List<Outgoing>> rounds(List<Outgoing> messages) {
        List<List<Outgoing>> rounds = new ArrayList<>();
        Map<List<String>, Integer> next = new HashMap<>();
        for (Outgoing message : messages) {
            int round = next.merge(List.of(message.topic(), message.key()), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(message);
        }
        return rounds;
    }

    private void send(List<Outgoing> round) throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (Outgoing message : round) {
            acknowledgements.add(producer.send(record(message)));
        }
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
    }

    /**
     * Publishes one message and returns when Kafka has it.
     *
     * @throws NotAcknowledged if Kafka does not say so in time; it may have it all the same
     */
    public void publish(Envelope<?> envelope) throws NotAcknowledged, InterruptedException {
        publish(outgoing(codec.encode(envelope)));
    }

    /**
     * Publishes the bytes that a producer once sent, as they were, and returns when Kafka has them.
     *
     * @throws NotAcknowledged if Kafka does not say so in time; it may have them all the same
     */
    public void republish(String topic, String key, Map<String, String> headers, byte[] body)
            throws NotAcknowledged, InterruptedException {
        publish(new Outgoing(topic, key, headers, body));
    }

    private void publish(Outgoing message) throws NotAcknowledged, InterruptedException {
        try {
            publish(List.of(message));
        } catch (OutletUnavailable away) {
            throw new NotAcknowledged(away);
        }
    }

    /** Kafka did not say that it has a message. */
    public static final class NotAcknowledged extends Exception {
        NotAcknowledged(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Publishes a message that may be lost: progress, on which nothing depends. Never waits; what
     * does not fit into the queue is dropped.
     */
    public void tell(Envelope<?> envelope) {
        if (!news.offer(record(outgoing(codec.encode(envelope))))) {
            LOG.debug("Progress was dropped: the broker is slow or away");
        }
    }

    /** On a thread of its own, as a producer may wait for a broker that is away. */
    private void tellNews() {
        try {
            while (true) {
                var _ = producer.send(news.take(), KafkaOutlet::told);
            }
        } catch (InterruptedException | InterruptException | IllegalStateException closed) {
            LOG.debug("No more progress is told");
        }
    }

    private static void told(RecordMetadata where, @Nullable Exception failure) {
        if (failure != null) {
            LOG.debugf(failure, "Progress was lost on its way to %s", where.topic());
        }
    }

    static Outgoing outgoing(CloudEvents.Encoded encoded) {
        return new Outgoing(encoded.topic(), encoded.key(), encoded.headers(), encoded.body());
    }

    private static ProducerRecord<String, byte[]> record(Outgoing message) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(message.topic(), message.key(), message.body());
        message.headers()
                .forEach((name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    @PreDestroy
    void close() {
        teller.interrupt();
        producer.close(Duration.ofSeconds(5));
    }
}
