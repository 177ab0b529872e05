package io.holdfast.repository.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.maintenance.Vault.ByteRun;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Backups, increments, forgetting, sweeps, crashes and rebuilds in any order, compared with plain
 * byte arrays. A seed that fails is the bug report.
 */
class MaintenanceModelTest {

    private static final int STEPS = 60;
    private static final int CHUNKS = 20;

    /** Few, so that content meets again. */
    private static final int CONTENTS = 30;

    private final Vault vault = new Vault(new MemoryBlobStore());
    private final List<Job> jobs = new ArrayList<>();
    private final List<SweepPlan> plans = new ArrayList<>();

    /** A job that has written and not committed. */
    private record Job(PinId id, Pin pin, DiskManifestId manifest, ByteBuffer disk) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatever_happens_each_recovery_point_reads_back_as_it_was(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            step(random);
            List<RecoveryPoint> points = vault.points();
            if (!points.isEmpty()) {
                RecoveryPoint some = points.get(random.nextInt(points.size()));
                assertThat(vault.read(some))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(vault.expected(some));
            }
        }
        assertThat(vault.restoresAll()).as("seed %d", seed).isTrue();
        assertThat(
                        new Verifier(vault.sealed, VerifySettings.defaults())
                                .whole(VerifyProgress.none())
                                .damaged())
                .as("seed %d", seed)
                .isEmpty();
        theEnd(seed);
    }

    /** All is forgotten: nothing may be left, or somebody counts what nobody needs. */
    private void theEnd(long seed) {
        jobs.forEach(job -> vault.repository.unpin(job.id()));
        vault.points().forEach(vault::forget);
        for (int i = 0; i < 12; i++) {
            vault.sweep();
        }
        assertThat(vault.objects("")).as("seed %d", seed).hasSize(1);
    }

    private void step(SplittableRandom random) throws Exception {
        switch (random.nextInt(12)) {
            case 0, 1 -> begin(Optional.empty(), disk(random), List.of());
            case 2, 3, 4 -> increment(random);
            case 5, 6 -> commitOne(random);
            case 7 -> forgetOne(random);
            case 8 -> vault.sweep();
            case 9 -> planNowRunLater(random);
            case 10 -> stoppedSweep(random);
            default -> {
                if (random.nextInt(4) == 0) {
                    jobs.clear();
                    plans.clear();
                    vault.loseTheLedger();
                }
            }
        }
    }

    private static byte[] disk(SplittableRandom random) {
        long[] seeds = new long[CHUNKS];
        for (int i = 0; i < CHUNKS; i++) {
            seeds[i] = random.nextInt(CONTENTS);
        }
        return Vault.disk(seeds);
    }

    private void begin(Optional<RecoveryPoint> parent, byte[] disk, List<ByteRun> dirty)
            throws InterruptedException {
        PinId id = vault.job();
        Pin pin = vault.repository.pin(id, parent.map(RecoveryPoint::id));
        DiskManifestId manifest =
                parent.isPresent()
                        ? vault.writeOver(pin, parent.get(), disk, dirty)
                        : vault.write(pin, disk);
        jobs.add(new Job(id, pin, manifest, ByteBuffer.wrap(disk)));
    }

    private void increment(SplittableRandom random) throws InterruptedException {
        List<RecoveryPoint> points = vault.points();
        if (points.isEmpty()) {
            return;
        }
        RecoveryPoint parent = points.get(random.nextInt(points.size()));
        byte[] disk = vault.expected(parent);
        List<ByteRun> dirty = new ArrayList<>();
        for (int at = random.nextInt(9_000); at < disk.length; at += 1 + random.nextInt(20_000)) {
            ByteRun run = new ByteRun(at, Math.min(disk.length - at, 1 + random.nextInt(6_000)));
            byte[] fresh = new byte[run.length()];
            random.nextBytes(fresh);
            System.arraycopy(fresh, 0, disk, run.start(), run.length());
            dirty.add(run);
            at = run.end();
        }
        begin(Optional.of(parent), disk, dirty);
    }

    private void commitOne(SplittableRandom random) {
        if (!jobs.isEmpty()) {
            Job job = jobs.remove(random.nextInt(jobs.size()));
            if (random.nextInt(5) == 0) {
                vault.repository.unpin(job.id());
            } else {
                vault.commit(job.id(), job.pin(), job.manifest(), job.disk().array());
            }
        }
    }

    private void forgetOne(SplittableRandom random) {
        List<RecoveryPoint> points = vault.points();
        if (points.size() > 2) {
            RecoveryPoint point = points.get(random.nextInt(points.size()));
            boolean pinned =
                    vault.ledger.pins().stream()
                            .anyMatch(pin -> pin.recoveryPoint().equals(Optional.of(point.id())));
            if (!pinned) {
                vault.forget(point);
            }
        }
    }

    private void planNowRunLater(SplittableRandom random) {
        for (SweepPlan plan : plans) {
            try {
                vault.sweeper().run(plan);
            } catch (RepositoryException.Refused e) {
                // Overtaken, as it must be.
                assertThat(plan.epoch().number()).isLessThan(vault.ledger.currentEpoch());
            }
        }
        plans.clear();
        if (random.nextBoolean()) {
            plans.add(vault.sweeper().plan());
        }
    }

    private void stoppedSweep(SplittableRandom random) {
        int step = random.nextInt(80);
        Fault fault = random.nextBoolean() ? Fault.UNAVAILABLE : Fault.ANSWER_LOST;
        List<Fault> script = new ArrayList<>(Collections.nCopies(step, Fault.NONE));
        script.add(fault);
        boolean byLedger = random.nextInt(3) == 0;
        BlobStore store =
                byLedger ? vault.store : FaultyBlobStore.scripted(vault.store, script, step);
        Ledger ledger =
                byLedger
                        ? SharedLedger.failingAt(vault.ledger, step / 3, random.nextBoolean())
                        : vault.ledger;
        Sweeper sweeper = new Sweeper(vault.sealed.through(store), ledger, Vault.SWEEPING);
        try {
            sweeper.run(sweeper.plan());
        } catch (RepositoryException.Unavailable e) {
            // Stopped on purpose; what is left is checked after the step.
            return;
        }
    }
}
