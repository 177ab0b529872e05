package io.holdfast.catalog.service;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.VmReference;
import io.holdfast.contracts.json.CloudEvents;
import io.holdfast.localstack.demo.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events on real topics become what the catalogue shows. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ProjectionsTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    private final Events events = Events.ofAnotherVm();
    private Topics topics;

    @BeforeEach
    void connect() {
        topics = new Topics(brokers);
    }

    @AfterEach
    void disconnect() {
        topics.close();
    }

    private void publish(Message message) throws InterruptedException {
        // Always of the same time: the same message again is a redelivery.
        CloudEvents.Encoded encoded =
                new CloudEvents()
                        .encode(
                                new Envelope<>(
                                        new MessageId(UUID.randomUUID().toString()),
                                        URI.create("/test"),
                                        Subjects.of(message),
                                        Events.AT,
                                        null,
                                        message));
        topics.publish(encoded.topic(), encoded.key(), encoded.headers(), encoded.body());
    }

    private String vm() {
        return "/api/v1/vms/lab/" + events.vm().text();
    }

    private static String backup(Events events) {
        return "/api/v1/backups/" + events.job().text();
    }

    private static String body(String path) {
        return when().get(path).then().statusCode(200).extract().asString();
    }

    @Test
    void a_vm_is_listed_while_its_engine_shows_it() throws Exception {
        publish(events.seen("up", Events.AT));
        Eventually.holds(
                () -> when().get(vm()).then().statusCode(200).body("status", equalTo("up")));
        when().get("/api/v1/vms?engine=lab&name=" + events.name())
                .then()
                .statusCode(200)
                .body("vm", contains(events.vm().text()))
                .body("[0].disks[0].alias", equalTo("root"));

        publish(events.gone(Events.AT.plusSeconds(1)));
        Eventually.holds(() ->
                when().get("/api/v1/vms?engine=lab&name=" + events.name())
                        .then()
                        .statusCode(200)
                        .body("$", hasSize(0)));
        when().get(vm()).then().statusCode(200).body("goneAt", equalTo("2026-11-23T03:00:01Z"));
    }

    @Test
    void older_news_of_a_vm_change_nothing() throws Exception {
        publish(events.seen("up", Events.AT));
        publish(events.seen("down", Events.AT.minusSeconds(1)));
        publish(events.gone(Events.AT.minusSeconds(1)));
        // The same key, so the same partition: once this is shown, the others were taken in.
        publish(events.seen("powering_down", Events.AT));
        Eventually.holds(() ->
                when().get(vm())
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("powering_down"))
                        .body("goneAt", nullValue()));
    }

    @Test
    void a_backup_job_is_followed_from_its_request_to_its_recovery_point() throws Exception {
        publish(events.requested());
        Eventually.holds(() ->
                when().get(backup(events))
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("REQUESTED"))
                        .body("details.labels.team", equalTo("shop")));
        publish(events.opened());
        publish(events.progress(Events.SIZE / 2));
        Eventually.holds(() ->
                when().get(backup(events))
                        .then()
                        .body("state", equalTo("TRANSFERRING"))
                        .body("disks.state", contains("RUNNING"))
                        .body("disks[0].bytesDone", equalTo((int) (Events.SIZE / 2))));
        tellTheEnd();
        Eventually.holds(() ->
                when().get(backup(events))
                        .then()
                        .body("state", equalTo("COMPLETED"))
                        .body("recoveryPoint", equalTo(events.recoveryPoint().text()))
                        .body("disks.state", contains("DONE"))
                        .body("details.phases[0].phase", equalTo("opening")));
        Eventually.holds(() ->
                when().get("/api/v1/recovery-points?vm=" + events.vm().text())
                        .then()
                        .statusCode(200)
                        .body("recoveryPoint", contains(events.recoveryPoint().text()))
                        .body("[0].way", equalTo("SNAPSHOT_TRANSFER"))
                        .body("[0].consistency", equalTo("CRASH_CONSISTENT"))
                        .body("[0].consistencyReason", equalTo("frozen for longer than allowed"))
                        .body("[0].frozenMillis", equalTo(12_345))
                        .body("[0].disks[0].mode", equalTo("FULL"))
                        .body("[0].disks[0].fallback", equalTo("WAY_WITHOUT_CHANGES"))
                        .body("[0].disks[0].alias", equalTo("root")));
        when().get("/api/v1/backups?state=COMPLETED&vm=" + events.vm().text())
                .then()
                .statusCode(200)
                .body("job", contains(events.job().text()));
        when().get("/api/v1/backups?state=FAILED&vm=" + events.vm().text())
                .then()
                .body("$", hasSize(0));
    }

    @Test
    void a_failed_backup_shows_why() throws Exception {
        publish(events.requested());
        publish(
                new BackupFailed(
                        events.job(),
                        Events.ENGINE,
                        VmReference.byId(events.vm()),
                        Failure.of(FailureReason.REPOSITORY_UNAVAILABLE, "the bucket is away"),
                        Events.AT,
                        Events.AT.plusSeconds(5)));
        Eventually.holds(() ->
                when().get(backup(events))
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("FAILED"))
                        .body("failure.reason", equalTo("REPOSITORY_UNAVAILABLE")));
    }

    @Test
    void the_same_events_again_leave_the_same_catalogue() throws Exception {
        String recoveryPoint = "/api/v1/recovery-points/" + events.recoveryPoint().text();
        tellAll();
        Eventually.holds(() -> {
            when().get(backup(events))
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("COMPLETED"))
                    .body("disks.state", contains("DONE"));
            when().get(recoveryPoint).then().statusCode(200);
        });
        String job = body(backup(events));
        String stored = body(recoveryPoint);

        tellAll();
        Events next = events.ofTheNextJob();
        awaitWhatIsToldBehind(next);
        assertThat(body(backup(events))).isEqualTo(job);
        assertThat(body(recoveryPoint)).isEqualTo(stored);
        when().get("/api/v1/backups?vm=" + events.vm().text())
                .then()
                .body("job", containsInAnyOrder(events.job().text(), next.job().text()));
    }

    /**
     * A topic keeps the order of a key only: one more event behind each key that was used, and when
     * those are shown, everything before them was taken in.
     */
    private void awaitWhatIsToldBehind(Events next) throws InterruptedException {
        publish(next.requested());
        publish(next.progressAs(events.transfer()));
        publish(next.committedAs(events.job()));
        Eventually.holds(() -> {
            when().get(backup(next)).then().statusCode(200).body("disks", hasSize(1));
            when().get("/api/v1/recovery-points/" + next.recoveryPoint().text())
                    .then()
                    .statusCode(200);
        });
    }

    private void tellAll() throws InterruptedException {
        publish(events.requested());
        publish(events.opened());
        publish(events.progress(Events.SIZE / 2));
        tellTheEnd();
    }

    private void tellTheEnd() throws InterruptedException {
        publish(events.transferred());
        publish(events.closed());
        publish(events.committed());
        publish(events.completed());
    }
}
