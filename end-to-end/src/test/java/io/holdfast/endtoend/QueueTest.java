package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupWaiting;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PhaseSeconds;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More is asked for at once than the engine should bear. */
@ExtendWith(WholeSystem.Shared.class)
class QueueTest {

    /** The limit per engine that snapshot-service has when nothing is said. */
    private static final int PER_ENGINE = 10;

    private static final int VMS = PER_ENGINE + 2;

    private final WholeSystem system;
    private final SimulatorProcess engine;

    QueueTest(WholeSystem system) {
        this.system = system;
        this.engine = system.installation().simulator();
    }

    @AfterEach
    void clear_faults() throws Exception {
        engine.clearFaults();
    }

    private String state(JobId job) throws Exception {
        return system.front()
                .await(
                        "/api/v1/backups/" + job.text(),
                        WholeSystem.JOB_MAX,
                        answer -> answer.status() == 200)
                .body()
                .get("state")
                .asText();
    }

    @Test
    void jobs_wait_for_their_turn_say_for_what_and_all_complete() throws Exception {
        for (int i = 0; i < VMS; i++) {
            system.addVmOfNoise("one-of-many-" + i, 1);
        }
        int mark = engine.mark();
        engine.fault(
                "{\"on\":\"imageio\",\"point\":\"GET *\",\"effect\":{\"kind\":\"delay\",\"ms\":4000},\"trigger\":{}}");
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < VMS; i++) {
            jobs.add(system.beginBackup(WholeSystem.LAB, VmReference.byName("one-of-many-" + i)));
        }
        BackupWaiting waiting =
                system.topics()
                        .await(
                                "a job that waits",
                                WholeSystem.JOB_MAX,
                                message ->
                                        message instanceof BackupWaiting found
                                                        && jobs.contains(found.job())
                                                ? Optional.of(found)
                                                : Optional.empty());
        assertThat(waiting.full()).isNotEmpty();
        system.front()
                .await(
                        "/api/v1/backups/" + waiting.job().text(),
                        WholeSystem.JOB_MAX,
                        answer ->
                                answer.status() == 200
                                        && answer.body().get("details").has("waitingFor"));
        int transferring = 0;
        for (JobId job : jobs) {
            transferring += state(job).equals("TRANSFERRING") ? 1 : 0;
        }
        assertThat(transferring).isLessThanOrEqualTo(PER_ENGINE);
        engine.clearFaults();
        for (JobId job : jobs) {
            BackupCompleted end = (BackupCompleted) system.endOfBackup(job);
            if (job.equals(waiting.job())) {
                assertThat(end.phases())
                        .extracting(PhaseSeconds::phase)
                        .startsWith("asking", "waiting", "opening");
            }
        }
        system.assertNothingLeft(mark);
    }
}
