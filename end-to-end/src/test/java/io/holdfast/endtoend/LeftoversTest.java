package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.Front;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees and does about leftovers. */
@ExtendWith(WholeSystem.Shared.class)
class LeftoversTest {

    /** Of snapshot-service and restore-service alike. */
    private static final String LEFTOVERS = "/api/v1/leftovers/lab";

    private final WholeSystem system;
    private final SimulatorProcess engine;
    private Front front;

    LeftoversTest(WholeSystem system) {
        this.system = system;
        this.engine = system.installation().simulator();
    }

    @BeforeEach
    void ask_the_service_that_talks_to_the_engine() {
        front = new Front(() -> system.installation().url(Service.SNAPSHOT));
    }

    @AfterEach
    void clear_faults() throws Exception {
        front.close();
        engine.clearFaults();
    }

    private static boolean names(Front.Answer answer, JobId job) {
        return StreamSupport.stream(answer.body().spliterator(), false)
                .map(leftover -> leftover.get("job").asText())
                .anyMatch(job.text()::equals);
    }

    @Test
    void what_a_running_backup_has_open_is_shown_and_left_alone() throws Exception {
        system.addVmOfNoise("in-use", 16);
        engine.fault(
                "{\"on\":\"imageio\",\"point\":\"GET *\",\"effect\":{\"kind\":\"delay\",\"ms\":3000},"
                        + "\"trigger\":{}}");
        JobId job = system.beginBackup(WholeSystem.LAB, VmReference.byName("in-use"));
        Front.Answer plan =
                front.await(LEFTOVERS, WholeSystem.JOB_MAX, answer -> names(answer, job));
        assertThat(plan.body())
                .filteredOn(leftover -> leftover.get("job").asText().equals(job.text()))
                .extracting(leftover -> leftover.get("verdict").asText())
                .containsOnly("IN_USE");
        JsonNode swept = front.post(LEFTOVERS + "/sweep", "").body();
        assertThat(swept.get("removed")).isEmpty();
        assertThat(swept.get("troubles")).isEmpty();
        engine.clearFaults();
        assertThat(system.endOfBackup(job)).isInstanceOf(BackupCompleted.class);
        assertThat(names(front.get(LEFTOVERS), job)).isFalse();
    }

    @Test
    void what_a_running_restore_has_made_is_shown_and_left_alone() throws Exception {
        system.addVmOfNoise("back-in-use", 16);
        BackupCompleted backup = system.backedUp("back-in-use");
        engine.fault(
                "{\"on\":\"imageio\",\"point\":\"PUT *\",\"effect\":{\"kind\":\"delay\",\"ms\":3000},"
                        + "\"trigger\":{}}");
        try (Front restores = new Front(() -> system.installation().url(Service.RESTORE))) {
            JobId job =
                    system.beginRestore(
                            backup.recoveryPoint(), "back-in-use-restored", MacPolicy.NEW);
            Front.Answer plan =
                    restores.await(LEFTOVERS, WholeSystem.JOB_MAX, answer -> names(answer, job));
            assertThat(plan.body())
                    .filteredOn(leftover -> leftover.get("job").asText().equals(job.text()))
                    .extracting(leftover -> leftover.get("verdict").asText())
                    .containsOnly("IN_USE");
            JsonNode swept = restores.post(LEFTOVERS + "/sweep", "").body();
            assertThat(swept.get("removed")).isEmpty();
            assertThat(swept.get("troubles")).isEmpty();
            engine.clearFaults();
            assertThat(system.endOfRestore(job)).isInstanceOf(RestoreCompleted.class);
            assertThat(names(restores.get(LEFTOVERS), job)).isFalse();
        }
    }

    @Test
    void an_unknown_engine_is_answered_with_those_that_are_known() throws Exception {
        Front.Answer answer = front.get("/api/v1/leftovers/mars");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.body().get("detail").asText()).contains("mars", "lab");
    }
}
