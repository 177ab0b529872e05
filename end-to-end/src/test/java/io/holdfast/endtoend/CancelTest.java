package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCancelled;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.Front;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is given up in the middle is taken back, and leaves nothing on the engine. */
@ExtendWith(WholeSystem.Shared.class)
class CancelTest {

    private static final int DISK_MEBIBYTES = 48;

    private final WholeSystem system;
    private final SimulatorProcess engine;

    CancelTest(WholeSystem system) {
        this.system = system;
        this.engine = system.installation().simulator();
    }

    @AfterEach
    void clear_faults() throws Exception {
        engine.clearFaults();
    }

    /** So slow that the transfer would take a minute and more. */
    private void slow(String method) throws Exception {
        engine.fault(
                "{\"on\":\"imageio\",\"point\":\""
                        + method
                        + " *\",\"effect\":{\"kind\":\"delay\",\"ms\":4000},\"trigger\":{}}");
    }

    private Front.Answer cancelByRest(String jobs, JobId job) throws Exception {
        return system.front()
                .post("/api/v1/" + jobs + "/" + job.text() + "/cancel?reason=not%20now", "");
    }

    private void assertShownAsCancelled(String jobs, JobId job) throws Exception {
        Front.Answer shown =
                system.front()
                        .await(
                                "/api/v1/" + jobs + "/" + job.text(),
                                WholeSystem.JOB_MAX,
                                answer ->
                                        answer.status() == 200
                                                && answer.body()
                                                        .get("state")
                                                        .asText()
                                                        .equals("CANCELLED"));
        assertThat(shown.body().get("details").get("cancellation").get("reason").asText())
                .isEqualTo("not now");
        assertThat(cancelByRest(jobs, job).status()).isEqualTo(409);
    }

    @Test
    void a_backup_that_is_cancelled_over_rest_while_it_copies_leaves_nothing() throws Exception {
        system.addVmOfNoise("not-wanted", DISK_MEBIBYTES);
        int mark = engine.mark();
        slow("GET");
        JobId job = system.beginBackup(WholeSystem.LAB, VmReference.byName("not-wanted"));
        system.front()
                .await(
                        "/api/v1/backups/" + job.text(),
                        WholeSystem.JOB_MAX,
                        answer ->
                                answer.status() == 200
                                        && answer.body()
                                                .get("state")
                                                .asText()
                                                .equals("TRANSFERRING"));
        assertThat(cancelByRest("backups", job).status()).isEqualTo(202);
        BackupCancelled end = (BackupCancelled) system.endOfBackup(job);
        assertThat(end.leftovers()).isEmpty();
        assertThat(end.cancellation().failure()).isNull();
        system.assertNothingLeft(mark);
        assertShownAsCancelled("backups", job);
        engine.clearFaults();
        assertThat(system.backedUp("not-wanted")).isInstanceOf(BackupCompleted.class);
    }

    @Test
    void a_restore_that_is_cancelled_over_kafka_while_it_writes_leaves_nothing() throws Exception {
        system.addVmOfNoise("not-back", DISK_MEBIBYTES);
        BackupCompleted backup = system.backedUp("not-back");
        int mark = engine.mark();
        slow("PUT");
        JobId job =
                JobId.of(
                        system.publish(
                                new RequestRestore(
                                        backup.recoveryPoint(),
                                        null,
                                        new RestoreTarget.NewVm(
                                                "not-back-restored", null, null, MacPolicy.NEW),
                                        null,
                                        null,
                                        Map.of(),
                                        null)));
        var _ =
                system.topics()
                        .await(
                                "disks of restore " + job.text(),
                                WholeSystem.JOB_MAX,
                                message ->
                                        message instanceof RestoreDisksCreated created
                                                        && created.job().equals(job)
                                                ? Optional.of(created)
                                                : Optional.empty());
        var _ = system.publish(new CancelRestore(job, "not now"));
        RestoreCancelled end = (RestoreCancelled) system.endOfRestore(job);
        assertThat(end.leftovers()).isEmpty();
        system.assertNothingLeft(mark);
        assertShownAsCancelled("restores", job);
    }

    @Test
    void a_cancel_that_comes_before_its_request_ends_the_job_without_touching_the_engine()
            throws Exception {
        int mark = engine.mark();
        MessageId request = new MessageId(UUID.randomUUID().toString());
        JobId job = JobId.of(request);
        var _ = system.publish(new CancelBackup(job, "not now"));
        system.topics()
                .publish(request, WholeSystem.request(WholeSystem.LAB, VmReference.byName("web")));
        BackupCancelled end = (BackupCancelled) system.endOfBackup(job);
        assertThat(end.cancellation().reason()).isEqualTo("not now");
        system.assertNothingLeft(mark);
    }
}
