package io.holdfast.endtoend;

import static io.holdfast.endtoend.WholeSystem.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.localstack.demo.Installation.Replica;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.SimulatorProcess;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.maintenance.Damaged;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every part of the system is killed, paused, restarted and cut off at seeded moments while several
 * VMs are backed up and restored by several replicas. {@code -Dholdfast.crash.faults=200} and the
 * like make it a long run.
 */
@ExtendWith(WholeSystem.Shared.class)
class CrashTest {

    /** A disk of three segments, and a small one. */
    static final List<Long> DISK_BYTES = List.of((2L << 30) + 8 * MIB, 24 * MIB);

    private static final long SEED = Long.getLong("holdfast.crash.seed", 5);
    private static final int FAULTS = Integer.getInteger("holdfast.crash.faults", 10);
    private static final int BACKUPS = Integer.getInteger("holdfast.crash.backups", 6);
    private static final int RESTORES = Integer.getInteger("holdfast.crash.restores", 2);

    /** Faults that may overlap: those of so many lanes. */
    private static final int LANES = Integer.getInteger("holdfast.crash.lanes", 1);

    private static final int VMS = Integer.getInteger("holdfast.crash.vms", 3);
    private static final int NOISE_BYTES = 4 * (int) MIB + 513;

    /** Of the jobs that were not cancelled, at least so many come to what was asked for. */
    private static final double SUCCESSES_MIN = 0.8;

    /** After the last fault everything ends well within this. */
    private static final Duration AFTERWARDS_MAX = Duration.ofMinutes(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger(CrashTest.class.getName());

    private final WholeSystem system;
    private final SimulatorProcess engine;
    private final List<Replica> added = new ArrayList<>();
    private final Path folder;
    private int deadBefore;

    CrashTest(WholeSystem system) throws IOException {
        this.system = system;
        this.engine = system.installation().simulator();
        this.folder = Files.createDirectories(system.installation().folder().resolve("crash"));
    }

    /** Two of each service that does work, with deadlines for a machine that is disturbed. */
    @BeforeEach
    void run_several_replicas_on_a_slow_host() throws Exception {
        system.installation()
                .restart(Service.SNAPSHOT, Map.of("holdfast.backup.open-deadline", "2m"));
        for (Service service : List.of(Service.SNAPSHOT, Service.TRANSFER, Service.RESTORE)) {
            added.add(system.installation().addReplica(service));
        }
        engine.fault(
                """
                {"on":"imageio","point":"GET *","trigger":{},
                 "effect":{"kind":"slow-body","bytes_per_second":1000000}}\
                """);
        engine.fault(
                """
                {"on":"imageio","point":"PUT *","trigger":{},"effect":{"kind":"delay","ms":400}}\
                """);
        var _ = system.topics().poll();
        deadBefore = system.topics().dead().size();
    }

    @AfterEach
    void run_one_of_each_again() throws Exception {
        engine.clearFaults();
        added.forEach(system.installation()::remove);
        system.installation()
                .restart(
                        Service.SNAPSHOT,
                        Map.of("holdfast.backup.open-deadline", WholeSystem.OPEN_DEADLINE));
    }

    @Test
    void whatever_is_killed_each_job_ends_once_and_nothing_is_lost_or_left() throws Exception {
        CrashJobs jobs = new CrashJobs(system, vms(), SEED, RESTORES);
        Aftermath aftermath = new Aftermath(system.installation(), engine.mark());
        long began = System.nanoTime();
        Chaos.Done chaos = disturbed(jobs);
        long deadline = chaos.lastNanos() + AFTERWARDS_MAX.toNanos();
        awaitEndOfAll(jobs, deadline);
        awaitNothingOpen(aftermath, jobs.expected(), deadline);
        LOG.log(
                System.Logger.Level.INFO,
                "seed {0}: {1} faults in {2} s; {3} jobs: {4} backups, {5} restores, {6} cancelled,"
                        + " {7} failed: {8}",
                SEED,
                chaos.faults(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                jobs.begun(),
                jobs.backedUp(),
                jobs.restored(),
                jobs.cancelled(),
                jobs.failed().size(),
                jobs.failed());
        assertThat(jobs.terminalEvents()).as("terminal events").isEqualTo(jobs.begun());
        assertThat(system.topics().dead()).as("dead letters").hasSize(deadBefore);
        assertThat(jobs.restored()).isGreaterThanOrEqualTo(RESTORES);
        assertThat((double) jobs.backedUp() + jobs.restored())
                .as("successes; what failed: %s", jobs.failed())
                .isGreaterThanOrEqualTo(SUCCESSES_MIN * (jobs.begun() - jobs.cancelled()));
        assertEveryRecoveryPointIsWhole(jobs);
    }

    private List<CrashVm> vms() throws IOException, InterruptedException {
        List<CrashVm> vms = new ArrayList<>();
        for (int i = 0; i < VMS; i++) {
            String name = "crash-" + i;
            boolean runs = i > 0;
            String id = engine.addVm(name, List.of(image(name, 0), image(name, 1)));
            engine.run(id, runs);
            var _ =
                    system.front()
                            .await(
                                    "/api/v1/vms/lab/" + id,
                                    WholeSystem.JOB_MAX,
                                    answer -> answer.status() == 200);
            vms.add(new CrashVm(engine, folder, name, runs, system.disksOf(name)));
        }
        return vms;
    }

    /** Noise in each segment, nothing between. */
    private Path image(String vm, int disk) throws IOException {
        Path file = folder.resolve(vm + "-" + disk + ".raw");
        Random random = new Random((vm + disk).hashCode());
        byte[] noise = new byte[NOISE_BYTES];
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(DISK_BYTES.get(disk));
            for (long at = 0; at < DISK_BYTES.get(disk); at += 1 << 30) {
                random.nextBytes(noise);
                out.seek(at);
                out.write(noise);
            }
        }
        return file;
    }

    private Chaos.Done disturbed(CrashJobs jobs) throws Exception {
        Chaos chaos =
                new Chaos(
                        system.installation(),
                        SEED,
                        FAULTS,
                        () -> jobs.backedUp() >= BACKUPS && jobs.restored() >= RESTORES);
        try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Chaos.Done> done = beside.submit(() -> chaos.strike(LANES));
            try {
                while (!done.isDone()) {
                    jobs.begin();
                    jobs.take(system.topics().poll());
                }
            } finally {
                chaos.stop();
            }
            return done.get();
        }
    }

    private void awaitEndOfAll(CrashJobs jobs, long deadline)
            throws IOException, InterruptedException {
        while (!jobs.live().isEmpty()) {
            assertThat(System.nanoTime())
                    .as("jobs that have not ended: %s", jobs.live())
                    .isLessThan(deadline);
            jobs.take(system.topics().poll());
        }
    }

    private static void awaitNothingOpen(Aftermath aftermath, Set<String> expected, long deadline)
            throws Exception {
        List<String> open = aftermath.open(expected);
        while (!open.isEmpty()) {
            assertThat(System.nanoTime()).as("still open: %s", open).isLessThan(deadline);
            Thread.sleep(LOOK_AGAIN);
            open = aftermath.open(expected);
        }
    }

    /** Of the bucket's own list, without any service. */
    private void assertEveryRecoveryPointIsWhole(CrashJobs jobs) throws Exception {
        Set<RecoveryPointId> found = new HashSet<>();
        try (StoredPoints stored = new StoredPoints(system.installation())) {
            for (RecoveryPoint point : stored.all()) {
                if (point.vmName().startsWith("crash-")) {
                    RecoveryPointId id = new RecoveryPointId(point.id().value());
                    Optional<Map<String, Path>> truth = jobs.truth(id);
                    assertThat(truth).as("job of recovery point %s", point.job()).isPresent();
                    assertIsWhole(stored, point, truth.get());
                    found.add(id);
                }
            }
            assertThat(stored.verified().damaged())
                    .filteredOn(damaged -> touches(damaged, found))
                    .isEmpty();
        }
        assertThat(found).as("recovery points in the bucket").isEqualTo(jobs.points());
        LOG.log(System.Logger.Level.INFO, "{0} recovery points are whole", found.size());
    }

    private static void assertIsWhole(
            StoredPoints stored, RecoveryPoint point, Map<String, Path> truth) throws Exception {
        assertThat(point.disks()).hasSameSizeAs(truth.keySet());
        for (RecoveryPoint.Disk disk : point.disks()) {
            Path image = Objects.requireNonNull(truth.get(disk.disk().toString()));
            assertThat(stored.firstDifference(disk, image))
                    .as("first difference of %s of %s", disk.alias(), point.id())
                    .isEqualTo(-1);
        }
    }

    /** Other tests damage things on purpose. */
    private static boolean touches(Damaged damaged, Set<RecoveryPointId> ours) {
        return damaged.touches().stream()
                .map(touched -> new RecoveryPointId(touched.recoveryPoint().value()))
                .anyMatch(ours::contains);
    }
}
