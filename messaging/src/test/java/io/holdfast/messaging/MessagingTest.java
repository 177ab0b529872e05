package io.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.Topic;
import io.holdfast.contracts.TraceParent;
import io.holdfast.contracts.VmReference;
import io.holdfast.messaging.metrics.MessagingSeries;
import io.holdfast.saga.Outgoing;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** The module in a Quarkus application, on a real broker that is also taken away. */
@QuarkusTest
@QuarkusTestResource(value = KafkaOfItsOwn.class, restrictToAnnotatedClass = true)
class MessagingTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    Runnable killBroker;
    Runnable restartBroker;

    @Inject Requests requests;
    @Inject KafkaOutlet outlet;
    @Inject SagaMessages messages;
    @Inject MeterRegistry meters;
    @Inject @Readiness TopicCreation topics;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    private final String run = UUID.randomUUID().toString();

    private Envelope<RequestBackup> request(String policy) {
        RequestBackup request =
                new RequestBackup(
                        new EngineId("lab"),
                        VmReference.byName("vm of " + run),
                        BackupMode.FULL,
                        null,
                        ConsistencyWish.PREFER,
                        List.of(),
                        policy + " " + run,
                        Map.of(),
                        null);
        MessageId id = new MessageId(UUID.randomUUID().toString());
        return new Envelope<>(
                id,
                messages.source(),
                Subjects.of(request),
                Instant.EPOCH,
                TraceParent.of(id),
                request);
    }

    private void publishBroken(String body) throws Exception {
        Map<String, String> headers = new HashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", "broken-" + run);
        headers.put("ce_type", "holdfast.backup.request.v1");
        headers.put("ce_source", "/test");
        headers.put("ce_time", "2026-11-23T00:00:00Z");
        outlet.publish(
                List.of(
                        new Outgoing(
                                Topic.BACKUP_COMMANDS.text(),
                                "vm of " + run,
                                headers,
                                body.getBytes(StandardCharsets.UTF_8))));
    }

    private List<String> ours() {
        return requests.handled().stream()
                .filter(policy -> policy.endsWith(run))
                .map(policy -> policy.substring(0, policy.indexOf(' ')))
                .toList();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void a_malformed_record_becomes_a_dead_letter_that_names_the_field_and_the_next_is_served()
            throws Exception {
        publishBroken("{\"engine\":\"lab\",\"mode\":\"FULL\"}");
        outlet.publish(request("after"));
        await("the next record is served", () -> ours().equals(List.of("after")));
        Map<String, String> letter = deadLetter("broken-" + run);
        assertThat(letter).containsEntry(DeadLetters.FIELD, "vm");
        assertThat(letter.get(DeadLetters.REASON)).isNotBlank();
        assertThat(letter.get(DeadLetters.ORIGIN)).startsWith("holdfast.backup.commands-");
    }

    @Test
    void a_handler_that_refuses_makes_a_dead_letter_with_its_reason() throws Exception {
        Envelope<RequestBackup> refused = request("refuse");
        outlet.publish(refused);
        outlet.publish(request("after"));
        await("the next record is served", () -> ours().equals(List.of("after")));
        assertThat(deadLetter(refused.id().value()))
                .containsEntry(DeadLetters.FIELD, "policy")
                .containsEntry(DeadLetters.REASON, "is not one that we know");
    }

    @Test
    void a_handler_that_fails_twice_is_called_again_and_keeps_the_order() throws Exception {
        Envelope<RequestBackup> failing = request("fail");
        outlet.publish(failing);
        outlet.publish(request("after"));
        await("both are handled", () -> ours().size() == 2);
        assertThat(ours()).containsExactly("fail", "after");
        assertThat(requests.failures("fail " + run)).isEqualTo(3);
        assertThat(requests.traces()).contains(failing.trace().traceId());
    }

    @Test
    void a_handler_that_always_fails_makes_a_dead_letter_and_the_next_is_served() throws Exception {
        Envelope<RequestBackup> poison = request("poison");
        outlet.publish(poison);
        outlet.publish(request("after"));
        await("the next record is served", () -> ours().equals(List.of("after")));
        assertThat(requests.failures("poison " + run)).isEqualTo(10);
        assertThat(deadLetter(poison.id().value()))
                .containsEntry(DeadLetters.FIELD, "handler")
                .containsEntry(DeadLetters.REASON, "java.lang.IllegalStateException: met a fault");
        assertThat(
                        meters.counter(
                                        MessagingSeries.INLET_GAVE_UP.definition().name(),
                                        "topic",
                                        Topic.BACKUP_COMMANDS.text())
                                .count())
                .isEqualTo(1);
    }

    @Test
    void a_database_that_is_away_is_waited_for_however_often_it_does_not_answer() throws Exception {
        outlet.publish(request("away"));
        outlet.publish(request("after"));
        await("both are handled", () -> ours().size() == 2);
        assertThat(ours()).containsExactly("away", "after");
        assertThat(requests.failures("away " + run)).isGreaterThan(12);
    }

    @Test
    void a_broker_that_is_killed_and_comes_back_loses_nothing_and_keeps_the_order()
            throws Exception {
        List<String> wanted = new ArrayList<>();
        publishNumbers(wanted, 0, 20);
        await("the first have arrived", () -> distinct().size() == 20);
        killBroker.run();
        CompletableFuture<Void> publishing =
                CompletableFuture.runAsync(() -> publishNumbers(wanted, 20, 40));
        outlet.tell(request("progress")); // returns although nobody listens
        restartBroker.run();
        publishing.join();
        await("all have arrived", () -> distinct().containsAll(wanted));
        assertThat(distinct().stream().filter(wanted::contains)).containsExactlyElementsOf(wanted);
    }

    private List<String> distinct() {
        return ours().stream().distinct().toList();
    }

    /** As the relay does: until it is acknowledged. */
    private void publishNumbers(List<String> wanted, int from, int until) {
        IntStream.range(from, until)
                .forEach(number -> {
                    String name = "n" + number;
                    wanted.add(name);
                    Envelope<RequestBackup> envelope = request(name);
                    while (!published(envelope)) {
                        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    }
                });
    }

    private boolean published(Envelope<RequestBackup> envelope) {
        try {
            outlet.publish(envelope);
            return true;
        } catch (KafkaOutlet.NotAcknowledged away) {
            return false;
        } catch (InterruptedException ending) {
            throw new IllegalStateException(ending);
        }
    }

    @Test
    void missing_topics_are_made_with_their_partitions_and_the_inventory_is_compacted()
            throws Exception {
        await("topics are there", () -> topics.call().getStatus() == HealthCheckResponse.Status.UP);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            Set<String> names = admin.listTopics().names().get();
            for (Topic topic : Topic.values()) {
                assertThat(names).contains(topic.text(), topic.dead());
            }
            ConfigResource inventory =
                    new ConfigResource(ConfigResource.Type.TOPIC, Topic.INVENTORY_EVENTS.text());
            assertThat(
                            admin.describeConfigs(List.of(inventory))
                                    .all()
                                    .get()
                                    .get(inventory)
                                    .get("cleanup.policy")
                                    .value())
                    .isEqualTo("compact");
            assertThat(
                            admin.describeTopics(List.of(Topic.BACKUP_COMMANDS.text()))
                                    .allTopicNames()
                                    .get()
                                    .get(Topic.BACKUP_COMMANDS.text())
                                    .partitions())
                    .hasSize(2);
        }
    }

    /** The headers of the dead letter of a message. */
    private Map<String, String> deadLetter(String messageId) {
        String dead = Topic.BACKUP_COMMANDS.dead();
        Map<String, Object> settings = Map.of("bootstrap.servers", broker);
        Map<String, String> found = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(dead).stream()
                            .map(info -> new TopicPartition(dead, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await(
                    "a dead letter of " + messageId,
                    () -> {
                        for (ConsumerRecord<String, byte[]> letter :
                                consumer.poll(Duration.ofMillis(200))) {
                            Map<String, String> headers = Inlet.headers(letter);
                            if (messageId.equals(headers.get("ce_id"))) {
                                found.putAll(headers);
                            }
                        }
                        return !found.isEmpty();
                    });
        }
        return found;
    }
}
