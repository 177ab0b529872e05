package io.holdfast.ovirt;

import static io.holdfast.ovirt.SimulatedEngine.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.simulator.engine.EngineFault;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.http.Disturbance;
import io.holdfast.simulator.tls.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of calls when the engine misbehaves. Each of these hung or lost its meaning with the
 * SDK's own client.
 */
@Timeout(60)
class EngineFaultsTest {

    private static final EngineTimeouts SHORT =
            new EngineTimeouts(
                    Duration.ofSeconds(2),
                    Duration.ofMillis(600),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(600));

    @TempDir Path folder;
    private SimulatedEngine lab;

    @BeforeEach
    void start() throws IOException {
        lab = new SimulatedEngine(folder);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private void plan(String point, Trigger trigger, EngineFault fault) {
        assertThat(lab.simulator.engineServer().faults().plan(point, trigger, fault)).isNotBlank();
    }

    private EngineConnection connect(EngineTimeouts timeouts, int pool) {
        EngineSettings usual = lab.settings();
        return SdkEngineConnection.of(
                new EngineSettings(
                        usual.url(),
                        usual.username(),
                        usual.password(),
                        usual.trust(),
                        timeouts,
                        pool));
    }

    @Test
    void five_expired_sign_ins_in_a_row_are_renewed_unseen() {
        try (EngineConnection engine = connect(EngineTimeouts.usual(), 2)) {
            for (int expiry = 0; expiry < 5; expiry++) {
                lab.simulator.engineServer().sessions().endAll();
                assertThat(engine.vms().named("web")).isPresent();
            }
            assertThat(lab.simulator.engineServer().sessions().signIns()).isEqualTo(5);
        }
        assertThat(lab.simulator.engineServer().sessions().openSessions()).isZero();
    }

    @Test
    void many_threads_with_an_expired_sign_in_sign_in_once() throws Exception {
        assertThat(lab.engine.isReachable()).isTrue();
        lab.simulator.engineServer().sessions().endAll();
        long before = lab.simulator.engineServer().sessions().signIns();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Optional<VmStatus>>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(threads.submit(() -> lab.engine.vms().status(lab.vm)));
            }
            for (Future<Optional<VmStatus>> answer : answers) {
                assertThat(answer.get()).contains(VmStatus.DOWN);
            }
        }
        assertThat(lab.simulator.engineServer().sessions().signIns()).isEqualTo(before + 1);
    }

    @Test
    void pages_in_html_are_an_engine_away_and_cost_no_connection() {
        plan("GET /vms*", Trigger.times(6), new EngineFault.Html(503));
        try (EngineConnection engine = connect(EngineTimeouts.usual(), 2)) {
            for (int page = 0; page < 6; page++) {
                assertThatThrownBy(() -> engine.vms().status(lab.vm))
                        .isInstanceOf(EngineUnavailable.class)
                        .hasMessageContaining("Could not ask the status of VM " + lab.vm)
                        .hasMessageContaining("HTTP 503");
            }
            assertThat(engine.vms().status(lab.vm)).contains(VmStatus.DOWN);
        }
    }

    @Test
    void a_silent_engine_is_given_up_at_the_deadline() {
        try (EngineConnection engine = connect(SHORT, 2)) {
            assertThat(engine.isReachable()).isTrue();
            plan("*", Trigger.always(), silent());
            assertThatThrownBy(() -> engine.vms().status(lab.vm))
                    .isInstanceOf(EngineUnavailable.class);
            assertThat(engine.isReachable()).isFalse();
        } // and closing does not wait for the sign-out either
        lab.simulator.engineServer().faults().clear();
    }

    @Test
    void an_engine_that_trickles_is_given_up_when_the_call_has_lasted_too_long() {
        EngineTimeouts patient =
                new EngineTimeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1));
        try (EngineConnection engine = connect(patient, 2)) {
            assertThat(engine.isReachable()).isTrue();
            plan("GET /vms*", Trigger.once(), new EngineFault.Wire(new Disturbance.SlowBody(200)));
            assertThatThrownBy(() -> engine.vms().list())
                    .isInstanceOf(EngineUnavailable.class)
                    .hasMessageContaining("within");
            assertThat(engine.vms().status(lab.vm)).contains(VmStatus.DOWN);
        }
    }

    private static EngineFault silent() {
        return new EngineFault.Wire(new Disturbance.Silence(Duration.ofSeconds(30)));
    }

    @Test
    void an_answer_that_is_lost_is_not_asked_for_twice() {
        plan(
                "POST /vms/*/backups",
                Trigger.once(),
                new EngineFault.Wire(new Disturbance.LoseAnswer()));

        assertThatThrownBy(() -> lab.readyBackup(Optional.empty()))
                .isInstanceOf(EngineUnavailable.class);

        assertThat(lab.engine.backups().list(lab.vm))
                .singleElement()
                .satisfies(each -> assertThat(each.description()).isEqualTo("holdfast test"));
    }

    @Test
    void an_engine_that_restarts_is_waited_for() {
        VmBackup started = lab.readyBackup(Optional.empty());
        plan("GET *", Trigger.once(), new EngineFault.Away(Duration.ofMillis(900)));

        assertThat(lab.engine.backups().awaitReady(lab.vm, started.id(), LONG_ENOUGH))
                .isInstanceOf(BackupWait.Ready.class);
    }

    @Test
    void a_broken_host_and_an_illegal_disk_are_final_and_a_lock_is_not() {
        String backups = "POST /vms/*/backups";
        plan(backups, Trigger.once(), new EngineFault.Fault(400, "Operation Failed", "[]"));
        assertThatThrownBy(() -> lab.readyBackup(Optional.empty()))
                .isInstanceOf(EngineRefused.class)
                .hasMessageContaining("HTTP 400")
                .hasMessageContaining("reason: Operation Failed");
        plan(
                backups,
                Trigger.once(),
                new EngineFault.Fault(500, "Operation Failed", "[Disks are illegal]"));
        assertThatThrownBy(() -> lab.readyBackup(Optional.empty()))
                .isInstanceOf(EngineRefused.class);
        plan(
                backups,
                Trigger.once(),
                new EngineFault.Fault(409, "Operation Failed", "[VM is locked.]"));
        assertThatThrownBy(() -> lab.readyBackup(Optional.empty()))
                .isInstanceOfSatisfying(
                        EngineBusy.class, busy -> assertThat(busy.again()).isTrue());
    }

    @Test
    void a_wrong_password_is_told_apart_and_never_shown() {
        EngineSettings usual = lab.settings();
        EngineSettings wrong =
                EngineSettings.of(
                        usual.url(), usual.username(), new Secret("Wr0ng-pass"), usual.trust());
        try (EngineConnection engine = SdkEngineConnection.of(wrong)) {
            assertThatThrownBy(() -> engine.vms().list())
                    .isInstanceOfSatisfying(
                            EngineLoginRefused.class,
                            refused -> {
                                assertThat(refused.again()).isFalse();
                                assertThat(refused)
                                        .hasMessageContaining("access_denied")
                                        .hasMessageContaining(usual.username());
                                assertThat(refused.toString()).doesNotContain("Wr0ng-pass");
                            });
            assertThat(wrong.toString()).doesNotContain("Wr0ng-pass");
        }
    }

    @Test
    void an_engine_of_a_foreign_ca_is_not_spoken_to() throws IOException {
        Path foreign =
                Files.writeString(
                        folder.resolve("foreign.pem"),
                        CertificateAuthority.create("engine.lab.test").pem());
        EngineSettings usual = lab.settings();
        EngineSettings settings =
                EngineSettings.of(
                        usual.url(),
                        usual.username(),
                        usual.password(),
                        new EngineTrust.CaFile(foreign));
        try (EngineConnection engine = SdkEngineConnection.of(settings)) {
            assertThatThrownBy(() -> engine.vms().list())
                    .isInstanceOf(EngineRefused.class)
                    .hasMessageContaining("certificate");
            assertThat(lab.simulator.engineServer().sessions().signIns()).isZero();
        }
    }

    @Test
    void a_correlation_id_travels_with_each_call_and_into_errors() {
        Engine correlated = lab.engine.correlated(new CorrelationId("job-42_disk"));
        VmId unknown = new VmId(UUID.randomUUID());

        assertThatThrownBy(() -> correlated.vms().configuration(unknown))
                .isInstanceOfSatisfying(
                        EngineMissing.class,
                        missing ->
                                assertThat(missing.fault().correlationId())
                                        .contains(new CorrelationId("job-42_disk")))
                .hasMessageContaining("correlation id job-42_disk");
        assertThatThrownBy(() -> new CorrelationId("has.dots"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_closed_connection_says_so_and_closes_twice() {
        EngineConnection engine = connect(EngineTimeouts.usual(), 2);
        assertThat(engine.isReachable()).isTrue();
        engine.close();
        engine.close();

        assertThatThrownBy(() -> engine.vms().list())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(lab.simulator.engineServer().sessions().openSessions()).isZero();
    }

    @Test
    void a_slash_behind_the_url_does_no_harm() {
        EngineSettings usual = lab.settings();
        EngineSettings slashed =
                EngineSettings.of(
                        URI.create(usual.url() + "/"),
                        usual.username(),
                        usual.password(),
                        usual.trust());
        try (EngineConnection engine = SdkEngineConnection.of(slashed)) {
            assertThat(engine.backups().list(lab.vm)).isEmpty();
            assertThat(engine.productVersion().major()).isEqualTo(4);
        }
    }

    @Test
    void an_engine_that_is_not_there_is_unavailable() {
        lab.simulator.engineServer().close();

        assertThatThrownBy(() -> lab.engine.vms().list()).isInstanceOf(EngineUnavailable.class);
        assertThat(lab.engine.isReachable()).isFalse();
    }

    @Test
    void settings_that_would_leak_a_password_are_refused() {
        EngineTrust trust = new EngineTrust.Platform();
        Secret password = new Secret("x");
        for (String url :
                List.of(
                        "http://engine.example.org/ovirt-engine/api",
                        "ftp://engine.example.org/",
                        "https://admin:pw@engine.example.org/ovirt-engine/api")) {
            assertThatThrownBy(() -> EngineSettings.of(URI.create(url), "admin", password, trust))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
