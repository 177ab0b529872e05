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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Publishes to Kafka: everything that leaves a service goes through here. */
@ApplicationScoped
public class KafkaOutlet implements Outlet {

    private static final Logger LOG = Logger.getLogger(KafkaOutlet.class);

    private final CloudEvents codec = new CloudEvents();
    private final KafkaProducer<String, byte[]> producer;

    KafkaOutlet(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "holdfast.kafka.acknowledged-within") Duration within) {
        this.producer = new KafkaProducer<>(settings(broker, within));
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
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        try {
            for (Outgoing message : messages) {
                acknowledgements.add(producer.send(record(message)));
            }
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        } catch (ExecutionException refused) {
            throw new OutletUnavailable(
                    "Kafka did not acknowledge: " + refused.getMessage(), refused);
        } catch (KafkaException away) {
            if (away instanceof org.apache.kafka.common.errors.InterruptException) {
                throw new InterruptedException("Publishing was interrupted");
            }
            throw new OutletUnavailable("Kafka is not to be reached: " + away.getMessage(), away);
        }
    }

    /** Publishes one message and returns when Kafka has it. */
    public void publish(Envelope<?> envelope) throws OutletUnavailable, InterruptedException {
        publish(List.of(outgoing(codec.encode(envelope))));
    }

    /** Publishes a message that may be lost: progress, on which nothing depends. Never waits. */
    public void tell(Envelope<?> envelope) {
        var _ =
                producer.send(
                        record(outgoing(codec.encode(envelope))),
                        (_, failure) -> {
                            if (failure != null) {
                                LOG.debugf(failure, "Progress was lost");
                            }
                        });
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
        producer.close(Duration.ofSeconds(5));
    }
}
