package io.holdfast.simulation;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.saga.SagaId;
import io.holdfast.simulation.Truth.TrueVm;
import io.holdfast.snapshot.backup.BackupStep;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * While all goes on: no object of ours on the engine outlives the limits of its job's steps, nor
 * the sweep after the job's end; and a VM has one live backup at most.
 */
final class Deadlines {

    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

    /** Between a deadline and what is done about it, clocks that are an hour off included. */
    private static final Duration SLACK = Duration.ofMinutes(90);

    private static final Duration BACKUP_MAX =
            sum(
                    Backups.LIMITS.open(),
                    Backups.LIMITS.transfer(),
                    Backups.LIMITS.stop(),
                    Backups.LIMITS.close());

    private static final Duration TRANSFER_MAX =
            sum(
                    Transfers.LIMITS.opening(),
                    Transfers.LIMITS.moving(),
                    Transfers.LIMITS.closing().multipliedBy(2));

    private static final Duration RESTORE_MAX =
            sum(
                    Restores.LIMITS.createDisks(),
                    Restores.LIMITS.fillDisks(),
                    Restores.LIMITS.verify(),
                    Restores.LIMITS.createVm(),
                    Restores.LIMITS.attach(),
                    Restores.LIMITS.check(),
                    Restores.LIMITS.finish(),
                    Restores.LIMITS.stop(),
                    Restores.LIMITS.undo());

    /** Two sweeps: the first may look just before the object is old enough. */
    private static final Duration SWEPT =
            sum(Backups.LEFTOVERS_AGE, Backups.SWEEP_EVERY, Backups.SWEEP_EVERY);

    private static final Pattern MARK = Pattern.compile("holdfast:([0-9a-f-]{36})");

    private final World world;
    private final Truth truth;
    private final Backups backups;
    private final Map<JobId, Instant> ended = new HashMap<>();
    private final Set<Object> late = new HashSet<>();
    private Instant calmSince = Instant.MAX;

    Deadlines(World world, Truth truth, Backups backups) {
        this.world = world;
        this.truth = truth;
        this.backups = backups;
        truth.whenOpened(this::opened);
        world.after(LOOK_EVERY, this::look);
    }

    private static Duration sum(Duration... limits) {
        Duration sum = Duration.ZERO;
        for (Duration limit : limits) {
            sum = sum.plus(limit);
        }
        return sum;
    }

    /** From here on nothing stands in the way of a sweep. */
    void calm() {
        calmSince = world.now();
    }

    /** Takes down when a job ended. */
    void watch(Envelope<? extends Message> sent) {
        switch (sent.message()) {
            case TerminalBackupEvent end -> ended.put(end.job(), world.now());
            case TerminalRestoreEvent end -> ended.put(end.job(), world.now());
            default -> {
                // No end.
            }
        }
    }

    private void look() {
        world.after(LOOK_EVERY, this::look);
        for (TrueVm vm : truth.vms.values()) {
            vm.backups.stream()
                    .filter(backup -> !backup.phase.isOver())
                    .forEach(open -> age(open.id, open.description, open.created, BACKUP_MAX));
            vm.snapshots.forEach(open -> age(open.id, open.description, open.created, BACKUP_MAX));
        }
        truth.disks.values().stream()
                .filter(disk -> disk.isOurs() && !isWanted(disk.description))
                .forEach(disk -> age(disk.id, disk.description, disk.created, RESTORE_MAX));
        truth.transfers.stream()
                .filter(Truth.TrueTransfer::isOpen)
                .forEach(open -> {
                    Instant until = open.created.plus(TRANSFER_MAX).plus(SLACK);
                    isLate(open.id, "image transfer of " + open.disk, until);
                });
        oneLiveBackupEach();
    }

    /** What a good restore made is the user's. */
    private boolean isWanted(String description) {
        return job(description) instanceof JobId job && truth.history.restored(job);
    }

    private void age(UUID id, String description, Instant created, Duration limit) {
        JobId job = job(description);
        if (job == null) {
            return; // somebody else's
        }
        Instant until = created.plus(limit).plus(SWEPT).plus(SLACK);
        Instant end = ended.get(job);
        if (end != null && calmSince.isBefore(Instant.MAX)) {
            Instant swept = (end.isAfter(calmSince) ? end : calmSince).plus(SWEPT).plus(SLACK);
            until = swept.isBefore(until) ? swept : until;
        }
        isLate(id, description, until);
    }

    private void isLate(UUID id, String what, Instant until) {
        if (world.now().isAfter(until) && late.add(id)) {
            world.broke("no engine object of ours outlives its deadline", what);
        }
    }

    private static JobId job(String description) {
        Matcher mark = MARK.matcher(description);
        return mark.find() ? new JobId(UUID.fromString(mark.group(1))) : null;
    }

    /** Whoever opens something on a VM is the only live job that has anything open there. */
    private void opened(TrueVm vm, String description) {
        JobId job = job(description);
        vm.backups.stream()
                .filter(backup -> !backup.phase.isOver())
                .forEach(other -> alone(vm, job, other.description));
        vm.snapshots.forEach(other -> alone(vm, job, other.description));
        oneLiveBackupEach();
    }

    private void alone(TrueVm vm, JobId job, String description) {
        JobId other = job(description);
        if (other != null
                && !other.equals(job)
                && backups.service.live().contains(new SagaId(other.value()))) {
            world.broke(
                    "at most one live backup a VM",
                    vm.name + " has " + description + " when " + job.text() + " opens another");
        }
    }

    private void oneLiveBackupEach() {
        Map<Object, SagaId> live = new HashMap<>();
        for (SagaId saga : backups.service.live()) {
            if (backups.service.begunWith(saga) instanceof BackupStep.Requested requested) {
                SagaId other = live.put(requested.job().vm(), saga);
                if (other != null && late.add(saga)) {
                    world.broke("at most one live backup a VM", other + " and " + saga);
                }
            }
        }
    }
}
