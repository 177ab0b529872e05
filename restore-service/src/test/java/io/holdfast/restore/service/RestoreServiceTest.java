package io.holdfast.restore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoreRequested;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.Topic;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.messaging.DeadLetters;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The service as a whole, on real Kafka, PostgreSQL and S3. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class RestoreServiceTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void an_unknown_recovery_point_is_told_once_however_often_it_is_asked_for() throws Exception {
        try (Talk talk = new Talk(brokers, Topic.RESTORE_EVENTS.text())) {
            RequestRestore request = request();
            JobId job = ask(talk, UUID.randomUUID(), request);
            assertThat(ask(talk, job.value(), request)).isEqualTo(job);
            // The same key, so the same partition: once this one is served, the second was too.
            JobId next = ask(talk, UUID.randomUUID(), request);
            talk.until(record -> isFailureOf(next, talk.message(record)));
            List<Message> heard =
                    talk.until(record -> isFailureOf(job, talk.message(record))).stream()
                            .map(talk::message)
                            .toList();
            assertThat(heard)
                    .filteredOn(RestoreRequested.class::isInstance)
                    .filteredOn(event -> ((RestoreRequested) event).job().equals(job))
                    .hasSize(1);
            RestoreFailed failed =
                    (RestoreFailed)
                            heard.stream()
                                    .filter(event -> isFailureOf(job, event))
                                    .findFirst()
                                    .orElseThrow();
            assertThat(failed.failure().reason()).isEqualTo(FailureReason.RECOVERY_POINT_UNKNOWN);
            assertThat(failed.leftovers()).isEmpty();
        }
    }

    @Test
    void a_malformed_command_is_buried_with_the_fields_name_and_the_next_is_served()
            throws Exception {
        try (Talk talk =
                new Talk(brokers, Topic.RESTORE_EVENTS.text(), Topic.RESTORE_COMMANDS.dead())) {
            CloudEvents.Encoded right = talk.encoded(UUID.randomUUID().toString(), request());
            String body = new String(right.body(), StandardCharsets.UTF_8);
            String wrong =
                    body.replaceAll("\"recoveryPoint\":\"[^\"]*\"", "\"recoveryPoint\":\"x\"");
            assertThat(wrong).isNotEqualTo(body);
            talk.say(right, wrong.getBytes(StandardCharsets.UTF_8));
            JobId next = ask(talk, UUID.randomUUID(), request());

            Map<String, String> buried =
                    Talk.headers(
                            talk
                                    .until(record ->
                                            record.topic().equals(Topic.RESTORE_COMMANDS.dead()))
                                    .stream()
                                    .filter(record ->
                                            record.topic().equals(Topic.RESTORE_COMMANDS.dead()))
                                    .findFirst()
                                    .orElseThrow());
            assertThat(buried.get(DeadLetters.FIELD)).contains("recoveryPoint");
            talk.until(record ->
                    record.topic().equals(Topic.RESTORE_EVENTS.text())
                            && isFailureOf(next, talk.message(record)));
            assertThat(get("/q/health/ready")).contains("\"status\": \"UP\"");
            assertThat(get("/metrics")).contains("holdfast_store_requests_seconds");
        }
    }

    private static boolean isFailureOf(JobId job, Message message) {
        return message instanceof RestoreFailed failed && failed.job().equals(job);
    }

    /** The id of the message is the id of the job. */
    private static JobId ask(Talk talk, UUID id, RequestRestore request) throws Exception {
        CloudEvents.Encoded encoded = talk.encoded(id.toString(), request);
        talk.say(encoded, encoded.body());
        return JobId.of(new MessageId(id.toString()));
    }

    private static RequestRestore request() {
        return new RequestRestore(
                new RecoveryPointId(UUID.randomUUID()),
                null,
                new RestoreTarget.NewVm("back", null, null, MacPolicy.KEEP),
                null,
                null,
                Map.of(),
                null);
    }

    private String get(String path) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
