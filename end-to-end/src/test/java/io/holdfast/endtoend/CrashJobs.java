package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.ReplacedDisk;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCancelled;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.VmReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Backups and restores of several VMs, one job a VM at a time, of kinds that a seed draws. The
 * guests write while a backup reads and between two; what the disks held when a backup was asked
 * for is kept. Used by one thread, except for the counts.
 */
final class CrashJobs {

    private static final List<BackupMode> MODES = List.of(BackupMode.values());

    /** One in so many is cancelled. */
    private static final int CANCELLED_ONE_IN = 8;

    /** One in so many recovery points is restored, beyond those that must be. */
    private static final int RESTORED_ONE_IN = 4;

    private final WholeSystem system;
    private final SplittableRandom random;
    private final int restoresWanted;
    private final Map<JobId, Job> jobs = new HashMap<>();
    private final Deque<CrashVm> idle = new ArrayDeque<>();
    private final Map<RecoveryPointId, Job> points = new HashMap<>();
    private final List<String> failed = new ArrayList<>();
    private final Set<String> expected = new HashSet<>();
    private final AtomicInteger backedUp = new AtomicInteger();
    private final AtomicInteger restored = new AtomicInteger();
    private int restoresLive;
    private int cancelled;

    /** When a job is cancelled, if it is. */
    private enum Cancel {
        NEVER,
        AT_ONCE,
        UNDER_WAY
    }

    /** A job as it goes on. */
    private static final class Job {
        private final CrashVm vm;
        private final Map<String, Path> truth;
        private final Cancel cancel;
        private boolean underWay;
        private boolean ended;

        private Job(CrashVm vm, Map<String, Path> truth, Cancel cancel) {
            this.vm = vm;
            this.truth = truth;
            this.cancel = cancel;
        }
    }

    CrashJobs(WholeSystem system, List<CrashVm> vms, long seed, int restoresWanted) {
        this.system = system;
        this.random = new SplittableRandom(seed);
        this.restoresWanted = restoresWanted;
        idle.addAll(vms);
    }

    /** Backups that came to a recovery point. */
    int backedUp() {
        return backedUp.get();
    }

    /** Restores that are whole. */
    int restored() {
        return restored.get();
    }

    /** Jobs that ended as they were told to. */
    int cancelled() {
        return cancelled;
    }

    /** A line for each job that came to nothing. */
    List<String> failed() {
        return List.copyOf(failed);
    }

    /** How findings of the simulator begin that restores in place were asked to bring about. */
    Set<String> expected() {
        return Set.copyOf(expected);
    }

    /** The jobs that have not ended. */
    Set<JobId> live() {
        Set<JobId> live = new HashSet<>();
        jobs.forEach((id, job) -> {
            if (!job.ended) {
                live.add(id);
            }
        });
        return live;
    }

    /** The raw images that the disks of a recovery point must equal, by the ids of the disks. */
    Optional<Map<String, Path>> truth(RecoveryPointId point) {
        return Optional.ofNullable(points.get(point)).map(job -> job.truth);
    }

    /** Recovery points that backups ended with. */
    Set<RecoveryPointId> points() {
        return Set.copyOf(points.keySet());
    }

    /** Begins a backup of each VM that does nothing. */
    void begin() throws IOException, InterruptedException {
        while (!idle.isEmpty()) {
            CrashVm vm = idle.remove();
            vm.write(random);
            begin(new Job(vm, vm.keep(), cancel()), backup(vm));
        }
    }

    private RequestBackup backup(CrashVm vm) {
        BackupWay way = random.nextInt(3) == 0 && vm.runs() ? BackupWay.SNAPSHOT_TRANSFER : null;
        return new RequestBackup(
                WholeSystem.LAB,
                VmReference.byName(vm.name()),
                way == null ? MODES.get(random.nextInt(MODES.size())) : BackupMode.FULL,
                way,
                ConsistencyWish.PREFER,
                List.of(),
                null,
                Map.of("test", "crash"),
                null);
    }

    private void begin(Job job, Message request) throws InterruptedException {
        JobId id = JobId.of(system.publish(request));
        jobs.put(id, job);
        if (job.cancel == Cancel.AT_ONCE) {
            cancel(id, request instanceof RequestRestore);
        }
    }

    private Cancel cancel() {
        return random.nextInt(CANCELLED_ONE_IN) != 0
                ? Cancel.NEVER
                : random.nextBoolean() ? Cancel.AT_ONCE : Cancel.UNDER_WAY;
    }

    private void cancel(JobId job, boolean restore) throws InterruptedException {
        MessageId _ =
                system.publish(
                        restore
                                ? new CancelRestore(job, "not now")
                                : new CancelBackup(job, "not now"));
    }

    /** Goes on with what the services told. */
    void take(List<Message> told) throws IOException, InterruptedException {
        for (Message message : told) {
            switch (message) {
                case PointInTimeOpened opened -> underWay(opened.job(), false);
                case RestoreDisksCreated created -> underWay(created.job(), true);
                case TerminalBackupEvent end -> ended(end);
                case TerminalRestoreEvent end -> ended(end);
                default -> {
                    // On the way, or another test's.
                }
            }
        }
    }

    /** What the guest writes from now on is no part of the recovery point. */
    private void underWay(JobId id, boolean restore) throws IOException, InterruptedException {
        Job job = jobs.get(id);
        if (job == null || job.underWay || job.ended) {
            return;
        }
        job.underWay = true;
        if (job.cancel == Cancel.UNDER_WAY) {
            cancel(id, restore);
        }
        if (!restore) {
            job.vm.write(random);
        }
    }

    private @Nullable Job ending(JobId id) {
        Job job = jobs.get(id);
        if (job == null || job.ended) {
            return null;
        }
        job.ended = true;
        return job;
    }

    private void ended(TerminalBackupEvent end) throws InterruptedException {
        Job job = ending(end.job());
        if (job == null) {
            return;
        }
        switch (end) {
            case BackupCompleted backup -> {
                backedUp.incrementAndGet();
                points.put(backup.recoveryPoint(), job);
                if (isToBeRestored()) {
                    restoresLive++;
                    begin(
                            new Job(job.vm, job.truth, cancel()),
                            restore(job.vm, backup.recoveryPoint()));
                    return;
                }
            }
            case BackupFailed why -> failed("backup", end.job(), job, why.failure().text());
            case BackupCancelled why -> cancelled("backup", end.job(), job, why.toString());
        }
        idle.add(job.vm);
    }

    private boolean isToBeRestored() {
        return restored.get() + restoresLive < restoresWanted
                || random.nextInt(RESTORED_ONE_IN) == 0;
    }

    /** A VM that is down gets its disks back in place, every other time. */
    private RequestRestore restore(CrashVm vm, RecoveryPointId point) {
        RestoreTarget target =
                !vm.runs() && random.nextBoolean()
                        ? new RestoreTarget.InPlace(
                                null, null, Map.of(), List.of(), OldDisks.DELETE_AFTER_VERIFICATION)
                        : new RestoreTarget.NewVm(
                                vm.name() + "-back-" + jobs.size(), null, null, MacPolicy.NEW);
        return new RequestRestore(point, null, target, null, null, Map.of("test", "crash"), null);
    }

    private void ended(TerminalRestoreEvent end) throws IOException, InterruptedException {
        Job job = ending(end.job());
        if (job == null) {
            return;
        }
        restoresLive--;
        switch (end) {
            case RestoreCompleted whole -> {
                restored.incrementAndGet();
                assertIsWhole(whole, job);
                if (!whole.replaced().isEmpty()) {
                    exchanged(whole.replaced(), targets(whole));
                    job.vm.becomes(targets(whole));
                }
            }
            case RestoreFailed why -> {
                assertThat(why.leftovers()).as("leftovers of %s", why.failure()).isEmpty();
                failed("restore", end.job(), job, why.failure().text());
            }
            case RestoreCancelled why -> cancelled("restore", end.job(), job, why.toString());
        }
        idle.add(job.vm);
    }

    private void exchanged(List<ReplacedDisk> off, List<String> on) {
        for (ReplacedDisk old : off) {
            expected.add("attachment-gone " + old.disk().text());
            if (old.deleted()) {
                expected.add("missing-disk " + old.disk().text());
            }
        }
        on.forEach(disk -> expected.add("attachment-new " + disk));
    }

    private static List<String> targets(RestoreCompleted whole) {
        return whole.disks().stream().map(disk -> disk.targetDisk().text()).toList();
    }

    private void assertIsWhole(RestoreCompleted whole, Job job)
            throws IOException, InterruptedException {
        assertThat(whole.disks()).hasSameSizeAs(job.truth.keySet());
        for (RestoredDisk disk : whole.disks()) {
            Path image = Objects.requireNonNull(job.truth.get(disk.sourceDisk().text()));
            assertThat(
                            system.installation()
                                    .simulator()
                                    .firstDifference(disk.targetDisk().text(), image))
                    .as("first difference of %s of restore %s", disk.alias(), whole.job())
                    .isEqualTo(-1);
        }
    }

    private void failed(String kind, JobId id, Job job, String why) {
        failed.add(kind + " " + id.text() + " of " + job.vm.name() + ": " + why);
    }

    private void cancelled(String kind, JobId id, Job job, String why) {
        if (job.cancel == Cancel.NEVER) {
            failed(kind, id, job, "ended as cancelled, which nobody asked for: " + why);
        } else {
            cancelled++;
        }
    }

    /** The terminal events of these jobs; the same event read twice counts once. */
    long terminalEvents() {
        return system.topics().seen().stream()
                .filter(envelope -> jobOf(envelope).filter(jobs::containsKey).isPresent())
                .map(Envelope::id)
                .distinct()
                .count();
    }

    private static Optional<JobId> jobOf(Envelope<? extends Message> envelope) {
        return switch (envelope.message()) {
            case TerminalBackupEvent end -> Optional.of(end.job());
            case TerminalRestoreEvent end -> Optional.of(end.job());
            default -> Optional.empty();
        };
    }

    /** How many there were. */
    int begun() {
        return jobs.size();
    }
}
