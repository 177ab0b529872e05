package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.SkippedDisk;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskSnapshot;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotWait;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.OpenView;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.chain.ModePlan;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Points in time by a VM snapshot without memory, whose disk snapshots are read through image
 * transfers. The snapshot is merged away live afterwards, and seen to be gone.
 */
final class SnapshotViews {

    /** As long as one attempt waits; the step's own deadline is longer. */
    private static final Duration WAIT = Duration.ofMinutes(2);

    private final Freezing freezing;
    private final String prefix;
    private final Clock clock;

    /**
     * Makes the views.
     *
     * @param prefix what the snapshots' descriptions begin with, for the people at the engine
     */
    SnapshotViews(Freezing freezing, String prefix, Clock clock) {
        this.freezing = freezing;
        this.prefix = prefix;
        this.clock = clock;
    }

    OpenedPointInTime open(Engine engine, BackupJob job, Attempt attempt, Vm vm, DiskChoice choice)
            throws TryAgain, CannotOpen, InterruptedException {
        String description = prefix + " " + JobMark.of(job, attempt);
        Optional<Snapshot> before =
                ofJob(engine, job).stream()
                        .filter(snapshot -> snapshot.description().equals(description))
                        .findFirst();
        if (before.isPresent()) {
            Snapshot usable = untilUsable(engine, vm.id(), before.get());
            return opened(
                    engine,
                    job,
                    vm,
                    choice,
                    new Freezing.Taken<>(usable, freezing.afterRestart(engine, job, vm)));
        }
        return opened(
                engine,
                job,
                vm,
                choice,
                freezing.around(
                        engine,
                        job,
                        vm,
                        _ ->
                                untilUsable(
                                        engine,
                                        vm.id(),
                                        engine.snapshots()
                                                .create(vm.id(), description, choice.ids()))));
    }

    private static Snapshot untilUsable(Engine engine, VmId vm, Snapshot made)
            throws TryAgain, CannotOpen {
        return switch (engine.snapshots().awaitUsable(vm, made.id(), WAIT)) {
            case SnapshotWait.Usable usable -> usable.snapshot();
            case SnapshotWait.Gone _ ->
                    throw new CannotOpen(
                            FailureReason.POINT_IN_TIME_FAILED,
                            "the engine could not make snapshot "
                                    + made.id()
                                    + ", which vanished; its events say why");
            case SnapshotWait.NotYet _ ->
                    throw new TryAgain("snapshot " + made.id() + " of VM " + vm + " is locked");
        };
    }

    /** The engine leaves out what it cannot snapshot without saying so. */
    private OpenedPointInTime opened(
            Engine engine,
            BackupJob job,
            Vm vm,
            DiskChoice choice,
            Freezing.Taken<Snapshot> taken) {
        Snapshot snapshot = taken.value();
        Map<DiskId, DiskSnapshot> included = new HashMap<>();
        engine.snapshots()
                .disks(vm.id(), snapshot.id())
                .forEach(disk -> included.put(disk.disk(), disk));
        ModePlan plan =
                job.mode() == BackupMode.FULL
                        ? ModePlan.full(choice.toPlan())
                        : ModePlan.fallback(
                                choice.toPlan(),
                                FallbackReason.WAY_WITHOUT_CHANGES,
                                "changed blocks are not known of a snapshot");
        List<ChosenDisk> disks = new ArrayList<>();
        List<SkippedDisk> skipped = new ArrayList<>(choice.skipped());
        for (DiskAttachment attachment : choice.chosen()) {
            DiskSnapshot found = included.get(attachment.disk().id());
            if (found == null) {
                skipped.add(
                        DiskChoice.skipped(attachment, "the engine left it out of the snapshot"));
            } else {
                disks.add(
                        DiskChoice.chosen(
                                attachment,
                                plan.of(DiskChoice.id(attachment.disk())),
                                new io.holdfast.contracts.DiskSnapshotId(found.id().value())));
            }
        }
        return new OpenedPointInTime(
                vm.name(),
                BackupWay.SNAPSHOT_TRANSFER,
                OpenView.of(new SnapshotId(snapshot.id().value())),
                null,
                null,
                taken.consistency(),
                snapshot.created().orElseGet(clock::instant),
                disks,
                skipped);
    }

    /** Removes the job's snapshots and sees them gone. */
    void close(Engine engine, BackupJob job) throws TryAgain {
        VmId vm = new VmId(job.vm().value());
        for (Snapshot snapshot : ofJob(engine, job)) {
            SnapshotRemoval.seeGone(engine, vm, snapshot.id());
        }
    }

    static List<Snapshot> ofJob(Engine engine, BackupJob job) {
        return engine.snapshots().list(new VmId(job.vm().value())).stream()
                .filter(snapshot -> snapshot.kind() == Snapshot.Kind.REGULAR)
                .filter(snapshot -> JobMark.endsWithMarkOf(job, snapshot.description()))
                .toList();
    }
}
