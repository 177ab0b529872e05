package io.holdfast.catalog.service;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.TraceParent;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by REST become commands on the topics; what is wrong is answered field by field. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class FrontDoorTest {

    private static final String PROBLEM = "application/problem+json";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    private void known(Message message, String path) throws InterruptedException {
        topics.publish(new MessageId(UUID.randomUUID().toString()), message);
        Eventually.holds(() -> when().get(path).then().statusCode(200));
    }

    private static ValidatableResponse post(String path, String body, String key) {
        return given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body.replace('\'', '"'))
                .post(path)
                .then();
    }

    private Optional<List<String>> reasonsToCancel(int expected) {
        List<String> reasons =
                topics.seen().stream()
                        .map(Envelope::message)
                        .filter(CancelBackup.class::isInstance)
                        .map(CancelBackup.class::cast)
                        .filter(cancel -> cancel.job().equals(events.job()))
                        .map(cancel -> String.valueOf(cancel.reason()))
                        .toList();
        return reasons.size() == expected ? Optional.of(reasons) : Optional.empty();
    }

    private List<Envelope<? extends Message>> published(UUID id) {
        return topics.seen().stream()
                .filter(envelope -> envelope.id().value().equals(id.toString()))
                .<Envelope<? extends Message>>map(envelope -> envelope)
                .toList();
    }

    @Test
    void the_same_backup_request_twice_is_one_job() throws Exception {
        known(events.seen("up", Events.AT), "/api/v1/vms/lab/" + events.vm().text());
        UUID key = UUID.randomUUID();
        String body = "{'engine':'lab','vm':{'name':'" + events.name() + "'}}";
        for (int i = 0; i < 2; i++) {
            post("/api/v1/backups", body, key.toString())
                    .statusCode(202)
                    .header("Location", endsWith("/api/v1/backups/" + key))
                    .body("job", equalTo(key.toString()));
        }
        topics.await(
                "second request",
                PATIENCE,
                _ -> published(key).size() == 2 ? Optional.of(key) : Optional.empty());
        assertThat(published(key))
                .allSatisfy(envelope -> {
                    RequestBackup request = (RequestBackup) envelope.message();
                    assertThat(request.engine()).isEqualTo(Events.ENGINE);
                    assertThat(request.vm()).isEqualTo(VmReference.byName(events.name()));
                });
    }

    private TraceParent traceOfBackupAskedWith(String header) throws Exception {
        known(events.seen("up", Events.AT), "/api/v1/vms/lab/" + events.vm().text());
        UUID key = UUID.randomUUID();
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key.toString())
                .header("traceparent", header)
                .body("{\"engine\":\"lab\",\"vm\":{\"name\":\"" + events.name() + "\"}}")
                .post("/api/v1/backups")
                .then()
                .statusCode(202);
        topics.await(
                "request",
                PATIENCE,
                _ -> published(key).isEmpty() ? Optional.empty() : Optional.of(key));
        return TraceParent.of(published(key).getFirst());
    }

    @Test
    void the_callers_trace_goes_on_in_the_request() throws Exception {
        String given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(traceOfBackupAskedWith(given)).isEqualTo(new TraceParent(given));
    }

    @Test
    void a_trace_that_is_none_is_passed_over() throws Exception {
        assertThat(traceOfBackupAskedWith("00-of-my-own-01").value()).matches(TraceParent.FORM);
    }

    @Test
    void a_restore_request_is_told_whose_recovery_point_it_is() throws Exception {
        String point = events.recoveryPoint().text();
        known(events.committed(), "/api/v1/recovery-points/" + point);
        UUID key = UUID.randomUUID();
        post(
                        "/api/v1/restores",
                        "{'recoveryPoint':'" + point + "','target':{'kind':'newVm','name':'back'}}",
                        key.toString())
                .statusCode(202)
                .header("Location", endsWith("/api/v1/restores/" + key))
                .body("job", equalTo(key.toString()));
        RequestRestore request =
                topics.await(
                        "request to restore",
                        PATIENCE,
                        message ->
                                message instanceof RequestRestore restore
                                                && restore.recoveryPoint()
                                                        .equals(events.recoveryPoint())
                                        ? Optional.of(restore)
                                        : Optional.empty());
        assertThat(request.vm()).isEqualTo(events.vm());
        assertThat(published(key)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind':'disksOnly'}",
                "{'kind':'singleDisk','disk':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','vm':{'name':'web'}}",
                "{'kind':'inPlace','oldDisks':'DELETE_AFTER_VERIFICATION'}",
                "{'kind':'newVm','nicProfiles':{'old':'new'},'start':true}"
            })
    void every_kind_of_restore_is_taken(String target) throws Exception {
        String point = events.recoveryPoint().text();
        known(events.committed(), "/api/v1/recovery-points/" + point);
        post(
                        "/api/v1/restores",
                        "{'recoveryPoint':'" + point + "','target':" + target + "}",
                        UUID.randomUUID().toString())
                .statusCode(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|engine|is missing",
                "{'engine':'Lab!'}|engine|is not 1 to 40 of a-z, 0-9 and -: Lab!",
                "{'engine':'lab','vm':{'id':'x'}}|vm.id|is not a UUID: x",
                "{'engine':'lab','vm':{}}|vm.id|exactly one of id and name is needed",
                "{'engine':'lab','vm':{'name':'a'},'mode':'HALF'}|mode|is not one of FULL, INCREMENTAL, DIFFERENTIAL: HALF",
            })
    void a_wrong_backup_request_is_answered_with_the_fields_name(
            String body, String field, String why) {
        post("/api/v1/backups", body, "wrong")
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:holdfast:problem:field-invalid"))
                .body("fields[0].field", equalTo(field))
                .body("fields[0].why", equalTo(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'target':{'kind':'newVm'}}|recoveryPoint",
                "{'recoveryPoint':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','target':{'kind':'x'}}|target",
                "{'recoveryPoint':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','target':{'kind':'newVm','diskDomains':{'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f':''}}}|target.diskDomains.6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f",
                "{'recoveryPoint':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','target':{'kind':'newVm','macPolicy':'SOME'}}|target.macPolicy",
                "{'recoveryPoint':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','target':{'kind':'disksOnly','leaveOut':['x']}}|target.leaveOut[0]",
                "{'recoveryPoint':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','target':{'kind':'singleDisk','vm':{'name':'web'}}}|target.disk",
                "{'recoveryPoint':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','target':{'kind':'inPlace','vm':{}}}|target.vm.id",
                "{'recoveryPoint':'6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f','target':{'kind':'inPlace','oldDisks':'BURN'}}|target.oldDisks",
            })
    void a_wrong_restore_request_is_answered_with_the_fields_name(String body, String field) {
        post("/api/v1/restores", body, "wrong")
                .statusCode(400)
                .contentType(PROBLEM)
                .body("fields[0].field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource({"page=-1,page", "size=0,size", "size=501,size"})
    void a_stretch_that_cannot_be_is_answered_with_the_fields_name(String query, String field) {
        for (String list : List.of("vms", "backups", "restores", "recovery-points")) {
            when().get("/api/v1/" + list + "?" + query)
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("fields[0].field", equalTo(field));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backups?state=DONE|state|is not one of REQUESTED, WAITING, TRANSFERRING, FINISHING, COMPLETED, FAILED, CANCELLED: DONE",
                "restores?state=failed|state|is not one of REQUESTED, WAITING, TRANSFERRING, FINISHING, COMPLETED, FAILED, CANCELLED: failed",
                "backups?vm=web|vm|is not a UUID: web",
                "recovery-points?vm=1-1-1-1-1|vm|is not a UUID: 1-1-1-1-1",
                "vms?size=many|size|is not a whole number: many",
                "vms?page=1.5|page|is not a whole number: 1.5",
                "backups/web|job|is not a UUID: web",
                "restores/7|job|is not a UUID: 7",
                "recovery-points/newest|id|is not a UUID: newest",
                "vms/lab/web|vm|is not a UUID: web",
                "vms/LAB!/6c1c8c8e-0d5b-4f0e-9d9c-0a4b5c6d7e8f|engine|is not 1 to 40 of a-z, 0-9 and -: LAB!"
            })
    void a_wrong_word_in_path_or_query_is_answered_with_its_name(
            String path, String field, String why) {
        when().get("/api/v1/" + path)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:holdfast:problem:field-invalid"))
                .body("fields[0].field", equalTo(field))
                .body("fields[0].why", equalTo(why));
    }

    @Test
    void a_body_that_is_not_json_is_refused_as_such() {
        post("/api/v1/backups", "{'engine':", "wrong")
                .statusCode(400)
                .contentType(PROBLEM)
                .body("detail", containsString("JSON"));
    }

    @Test
    void what_nobody_has_heard_of_is_said_to_be_unknown() {
        post("/api/v1/backups", "{'engine':'other','vm':{'name':'a'}}", "unknown")
                .statusCode(404)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:holdfast:problem:engine-unknown"))
                .body("detail", containsString("[lab]"));
        post("/api/v1/backups", "{'engine':'lab','vm':{'name':'nobody'}}", "unknown")
                .statusCode(404)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:holdfast:problem:vm-unknown"));
        post(
                        "/api/v1/restores",
                        "{'recoveryPoint':'" + UUID.randomUUID() + "','target':{'kind':'newVm'}}",
                        "unknown")
                .statusCode(404)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:holdfast:problem:recovery-point-unknown"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backups", "restores", "recovery-points", "vms/lab"})
    void what_does_not_exist_is_not_found(String path) {
        when().get("/api/v1/" + path + "/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("detail", containsString("no"));
    }

    @Test
    void a_live_job_is_cancelled_by_a_command_and_an_ended_one_is_a_conflict() throws Exception {
        String job = "/api/v1/backups/" + events.job().text();
        known(events.requested(), job);
        given().queryParam("reason", "wrong VM")
                .post(job + "/cancel")
                .then()
                .statusCode(202)
                .header("Location", endsWith(job))
                .body("job", equalTo(events.job().text()));
        given().post(job + "/cancel").then().statusCode(202);
        List<String> reasons = topics.await("both cancels", PATIENCE, _ -> reasonsToCancel(2));
        assertThat(reasons).containsExactly("wrong VM", "null");
        topics.publish(new MessageId(UUID.randomUUID().toString()), events.cancelled("wrong VM"));
        Eventually.holds(() ->
                when().get(job)
                        .then()
                        .body("state", equalTo("CANCELLED"))
                        .body("details.cancellation.reason", equalTo("wrong VM")));
        given().post(job + "/cancel")
                .then()
                .statusCode(409)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:holdfast:problem:job-ended"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backups", "restores"})
    void a_job_that_nobody_knows_is_not_cancelled(String jobs) {
        given().post("/api/v1/" + jobs + "/" + UUID.randomUUID() + "/cancel")
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:holdfast:problem:job-unknown"));
    }

    @Test
    void a_backup_is_no_restore() throws Exception {
        String job = events.job().text();
        known(events.requested(), "/api/v1/backups/" + job);
        when().get("/api/v1/restores/" + job)
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:holdfast:problem:job-unknown"));
    }

    @Test
    void the_interface_describes_itself() {
        given().accept(ContentType.JSON)
                .get("/api/v1/openapi?format=json")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Holdfast"))
                .body("paths['/api/v1/backups']", hasKey("post"))
                .body("paths['/api/v1/backups']", hasKey("get"))
                .body("paths['/api/v1/backups/{job}']", hasKey("get"))
                .body("paths['/api/v1/restores']", hasKey("post"))
                .body("paths['/api/v1/restores/{job}']", hasKey("get"))
                .body("paths['/api/v1/recovery-points']", hasKey("get"))
                .body("paths['/api/v1/vms']", hasKey("get"));
    }
}
