package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

    @Test
    void a_record_outlives_a_crash_and_the_port_is_free_afterwards(@TempDir Path folder)
            throws Exception {
        URI address;
        long pid;
        try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
            address = URI.create("kafka://" + kafka.bootstrapServers());
            assertThat(kafka.configuration())
                    .containsEntry("kafka.bootstrap.servers", kafka.bootstrapServers());
            produce(kafka, "before");
            assertThat(consume(kafka, 1)).containsExactly("before");

            kafka.kill();
            assertThat(kafka.pid()).isEmpty();
            assertThat(Await.isFree(address)).isTrue();

            kafka.restart();
            assertThat(kafka.bootstrapServers()).isEqualTo(address.getAuthority());
            produce(kafka, "after");
            assertThat(consume(kafka, 2)).containsExactly("before", "after");
            pid = kafka.pid().orElseThrow();
        }
        assertThat(Await.isGone(pid)).isTrue();
        assertThat(Await.isFree(address)).isTrue();
    }

    private static void produce(KafkaServer kafka, String value) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("jobs", "vm", value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> consume(KafkaServer kafka, int count) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        "reader-of-" + count,
                        "auto.offset.reset",
                        "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(Set.of("jobs"));
            Await.until(
                    count + " records",
                    () -> {
                        consumer.poll(Duration.ofMillis(200))
                                .forEach(found -> values.add(found.value()));
                        return values.size() >= count;
                    });
        }
        return values;
    }
}
