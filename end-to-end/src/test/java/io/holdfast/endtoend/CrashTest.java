package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every part of the system is killed and paused at seeded moments while several VMs are backed up
 * and restored. {@code -Dholdfast.crash.faults=200} and the like make it a long run.
 */
@ExtendWith(WholeSystem.Shared.class)
class CrashTest {

    private static final long SEED = Long.getLong("holdfast.crash.seed", 5);
    private static final int FAULTS = Integer.getInteger("holdfast.crash.faults", 8);
    private static final int BACKUPS = Integer.getInteger("holdfast.crash.backups", 6);
    private static final int RESTORES = Integer.getInteger("holdfast.crash.restores", 3);

    private static final int VMS = 3;
    private static final int NOISE_MIB = 24;

    /** After the last fault everything ends well within this. */
    private static final Duration AFTERWARDS_MAX = Duration.ofMinutes(2);

    private static final System.Logger LOG = System.getLogger(CrashTest.class.getName());

    private final WholeSystem system;
    private final SimulatorProcess engine;
    private final Map<JobId, String> backups = new HashMap<>();
    private final Map<JobId, String> restores = new HashMap<>();
    private final Set<JobId> ended = new HashSet<>();
    private final Deque<String> idle = new ArrayDeque<>();
    private final List<String> failed = new ArrayList<>();

    CrashTest(WholeSystem system) {
        this.system = system;
        this.engine = system.installation().simulator();
    }

    @Test
    void whatever_is_killed_each_job_ends_once_and_nothing_is_lost_or_left() throws Exception {
        for (int i = 0; i < VMS; i++) {
            system.addVmOfNoise("crash-" + i, NOISE_MIB);
            idle.add("crash-" + i);
        }
        int mark = engine.mark();
        try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
            Future<Integer> chaos = beside.submit(new Chaos(system.installation(), SEED, FAULTS));
            while (!chaos.isDone() || backups.size() < BACKUPS) {
                begin();
                system.topics().poll().forEach(this::ended);
            }
            assertThat(chaos.get()).isEqualTo(FAULTS);
        }
        long end = System.nanoTime() + AFTERWARDS_MAX.toNanos();
        while (!allEnded()) {
            assertThat(System.nanoTime())
                    .as("jobs that have not ended: %s", live())
                    .isLessThan(end);
            system.topics().poll().forEach(this::ended);
        }
        LOG.log(
                System.Logger.Level.INFO,
                "seed {0}: {1} faults, {2} backups, {3} restores, failed: {4}",
                SEED,
                FAULTS,
                backups.size(),
                restores.size(),
                failed);
        assertThat(terminalEvents()).as("terminal events").isEqualTo(ended.size());
        assertRestoresAreWhole();
        system.assertNothingLeft(mark);
    }

    private boolean allEnded() {
        return live().isEmpty();
    }

    private Set<JobId> live() {
        Set<JobId> live = new HashSet<>(backups.keySet());
        live.addAll(restores.keySet());
        live.removeAll(ended);
        return live;
    }

    /** One job at a time for each VM. */
    private void begin() throws InterruptedException {
        while (!idle.isEmpty()) {
            String vm = idle.remove();
            backups.put(system.beginBackup(WholeSystem.LAB, VmReference.byName(vm)), vm);
        }
    }

    private void ended(Message message) {
        switch (message) {
            case TerminalBackupEvent end when backups.containsKey(end.job()) -> backedUp(end);
            case TerminalRestoreEvent end when restores.containsKey(end.job()) -> {
                if (ended.add(end.job())) {
                    idle.add(restores.get(end.job()));
                    if (end instanceof RestoreFailed why) {
                        failed.add("restore: " + why.failure() + " " + why.leftovers());
                    }
                }
            }
            default -> {
                // Another test's, or on the way.
            }
        }
    }

    private void backedUp(TerminalBackupEvent end) {
        if (!ended.add(end.job())) {
            return;
        }
        String vm = backups.get(end.job());
        if (end instanceof BackupCompleted backup && restores.size() < RESTORES) {
            restores.put(restore(vm, backup.recoveryPoint()), vm);
            return;
        }
        if (!(end instanceof BackupCompleted)) {
            failed.add("backup: " + end);
        }
        idle.add(vm);
    }

    private JobId restore(String vm, RecoveryPointId point) {
        try {
            return system.beginRestore(point, vm + "-back-" + restores.size(), MacPolicy.NEW);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for a restore", ending);
        }
    }

    private long terminalEvents() {
        return system.topics().seen().stream()
                .map(Envelope::message)
                .filter(message ->
                        switch (message) {
                            case TerminalBackupEvent end -> backups.containsKey(end.job());
                            case TerminalRestoreEvent end -> restores.containsKey(end.job());
                            default -> false;
                        })
                .count();
    }

    private void assertRestoresAreWhole() throws IOException, InterruptedException {
        for (Envelope<? extends Message> envelope : system.topics().seen()) {
            if (envelope.message() instanceof RestoreCompleted restored
                    && restores.containsKey(restored.job())) {
                assertThat(
                                engine.firstDifference(
                                        restored.disks().getFirst().targetDisk().text(),
                                        system.imageOf(restores.get(restored.job()))))
                        .as("first difference of %s", restored.vmName())
                        .isEqualTo(-1);
            }
        }
    }
}
