package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store goes away while disks are on their way to it. */
@ExtendWith(WholeSystem.Shared.class)
class BucketAwayTest {

    /** Some packs, so that the store is met again and again. */
    private static final int NOISE_MIB = 192;

    private final WholeSystem system;
    private final SimulatorProcess engine;
    private final S3Server store;

    BucketAwayTest(WholeSystem system) {
        this.system = system;
        this.engine = system.installation().simulator();
        this.store = system.installation().stack().s3();
    }

    @AfterEach
    void everything_is_there_again() throws Exception {
        engine.clearFaults();
        if (store.pid().isEmpty()) {
            store.restart();
        }
    }

    /** Begins a backup and crashes the store when it has some of the disk, but far from all. */
    private JobId crashedInTheMiddleOf(String vm) throws Exception {
        system.addVmOfNoise(vm, NOISE_MIB);
        engine.fault(
                """
                {"on":"imageio","point":"GET %s","trigger":{},
                 "effect":{"kind":"slow-body","bytes_per_second":8000000}}\
                """
                        .formatted(system.diskOf(vm)));
        double before = stored();
        JobId job = system.beginBackup(WholeSystem.LAB, VmReference.byName(vm));
        await("a pack of " + vm, () -> stored() > before + WholeSystem.MIB);
        store.kill();
        return job;
    }

    /** Bytes that reached the store; the configuration's are few, a pack's are many. */
    private double stored() {
        return counted("holdfast_store_bytes_total", "request=\"put\"");
    }

    /** Requests that the store did not answer. */
    private double missed() {
        return counted("holdfast_store_requests_seconds_count", "outcome=\"unavailable\"");
    }

    private double counted(String name, String label) {
        try {
            return ShownSeries.of(system.installation().url(Service.TRANSFER)).sum(name, label);
        } catch (IOException silent) {
            throw new IllegalStateException("transfer-service shows no metrics", silent);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading metrics", ending);
        }
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + WholeSystem.JOB_MAX.toNanos();
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long for %s", what).isLessThan(end);
            Thread.sleep(50); // between two looks
        }
    }

    @Test
    void a_backup_goes_on_when_the_store_comes_back() throws Exception {
        int mark = engine.mark();
        double before = missed();
        JobId job = crashedInTheMiddleOf("away-and-back");
        await("a request that the store did not answer", () -> missed() > before);
        store.restart();
        engine.clearFaults();
        BackupCompleted backup = (BackupCompleted) system.endOfBackup(job);
        RestoreCompleted restore =
                (RestoreCompleted)
                        system.restored(backup.recoveryPoint(), "back-restored", MacPolicy.NEW);
        assertThat(
                        engine.firstDifference(
                                restore.disks().getFirst().targetDisk().text(),
                                system.imageOf("away-and-back")))
                .isEqualTo(-1);
        system.assertNothingLeft(mark);
    }

    @Test
    void a_store_that_stays_away_fails_the_job_and_the_engine_is_clean() throws Exception {
        Map<String, String> impatient =
                Map.of("holdfast.repository.retry-for", "PT2S", "holdfast.transfer.patience", "4s");
        system.installation().restart(Service.TRANSFER, impatient);
        try {
            int mark = engine.mark();
            JobId job = crashedInTheMiddleOf("away-for-good");
            BackupFailed failed = (BackupFailed) system.endOfBackup(job);
            assertThat(failed.failure().reason()).isEqualTo(FailureReason.REPOSITORY_UNAVAILABLE);
            system.assertNothingLeft(mark);
        } finally {
            store.restart();
            system.installation()
                    .restart(
                            Service.TRANSFER,
                            Map.of(
                                    "holdfast.repository.retry-for",
                                    "PT2M",
                                    "holdfast.transfer.patience",
                                    "10m"));
        }
        system.backedUp("web");
    }
}
