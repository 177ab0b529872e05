package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.SkippedDisk;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.ovirt.BackedUpDisk;
import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.BackupWait;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineEvent;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.VmId;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.CountedFrom;
import io.holdfast.snapshot.backup.OpenView;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.DiskMode;
import io.holdfast.snapshot.chain.ModePlan;
import io.holdfast.snapshot.chain.SeenCheckpoint;
import io.holdfast.snapshot.leftover.BackupSnapshot;
import io.holdfast.snapshot.leftover.BackupSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Points in time by the engine's backup API, of running and of stopped VMs. */
final class VmBackupViews {

    /**
     * Long enough to see most backups ready or gone in one attempt; the step's own deadline is
     * longer.
     */
    private static final Duration WAIT = Duration.ofMinutes(2);

    private final CheckpointKeeping checkpoints;
    private final BackupSnapshots snapshots;
    private final Freezing freezing;
    private final Clock clock;

    VmBackupViews(
            CheckpointKeeping checkpoints,
            BackupSnapshots snapshots,
            Freezing freezing,
            Clock clock) {
        this.checkpoints = checkpoints;
        this.snapshots = snapshots;
        this.freezing = freezing;
        this.clock = clock;
    }

    /** A VM backup, and how it reads each disk. */
    private record Started(VmBackup backup, ModePlan plan) {}

    OpenedPointInTime open(
            Engine engine, BackupJob job, Attempt attempt, Vm vm, BackupWay way, DiskChoice choice)
            throws TryAgain, CannotOpen, InterruptedException {
        Optional<VmBackup> before = startedBefore(engine, job, attempt);
        ModePlan plan = plan(engine, job, attempt, choice);
        if (before.isPresent()) {
            // The one before may have frozen the guest and died: what it reached nobody knows.
            ModePlan held = heldTo(plan, before.get(), choice);
            VmBackup ready = untilReady(engine, job, before.get());
            return opened(
                    engine,
                    vm,
                    way,
                    choice,
                    new Freezing.Taken<>(
                            new Started(ready, held), freezing.afterRestart(engine, job, vm)));
        }
        return opened(
                engine,
                vm,
                way,
                choice,
                freezing.around(
                        engine,
                        job,
                        vm,
                        moment -> {
                            Started started = start(engine, job, attempt, vm, choice, plan);
                            if (engine.backups().awaitTaken(vm.id(), started.backup().id(), WAIT)) {
                                moment.isPast();
                            }
                            return new Started(
                                    untilReady(engine, job, started.backup()), started.plan());
                        }));
    }

    private static Optional<VmBackup> startedBefore(Engine engine, BackupJob job, Attempt attempt) {
        return ofJob(engine, job).stream()
                .filter(backup -> backup.description().equals(JobMark.of(job, attempt)))
                .filter(backup -> !backup.phase().isOver())
                .findFirst();
    }

    private ModePlan plan(Engine engine, BackupJob job, Attempt attempt, DiskChoice choice)
            throws TryAgain {
        VmId vm = new VmId(job.vm().value());
        FallbackReason fallback = attempt.fallback();
        if (fallback != null) {
            for (ChainLink link : checkpoints.chainOf(job).links()) {
                checkpoints.drop(engine, job.engine(), vm, link);
            }
            return ModePlan.fallback(choice.toPlan(), fallback, String.valueOf(attempt.why()));
        }
        ModePlan plan =
                ModePlan.of(
                        job.mode(),
                        checkpoints.chainOf(job),
                        choice.toPlan(),
                        link -> checkpoints.seen(engine, vm, link));
        if (plan.dead().isPresent()) {
            checkpoints.drop(engine, job.engine(), vm, plan.dead().get());
        }
        return plan;
    }

    /** A backup that was started before counts from where it was told to, whatever we think now. */
    private static ModePlan heldTo(ModePlan plan, VmBackup backup, DiskChoice choice) {
        boolean same =
                plan.parent()
                        .map(link -> link.checkpoint().value())
                        .equals(backup.from().map(from -> from.value()));
        return same || plan.parent().isEmpty()
                ? plan
                : ModePlan.fallback(
                        choice.toPlan(),
                        FallbackReason.ENGINE_CHOSE_FULL,
                        "the VM backup that was started counts from no checkpoint of ours");
    }

    private Started start(
            Engine engine, BackupJob job, Attempt attempt, Vm vm, DiskChoice choice, ModePlan plan)
            throws TryAgain {
        if (plan.parent().isEmpty()) {
            return new Started(start(engine, job, attempt, vm, choice, Optional.empty()), plan);
        }
        ChainLink parent = plan.parent().get();
        try {
            return new Started(start(engine, job, attempt, vm, choice, plan.parent()), plan);
        } catch (EngineRefused refused) {
            ModePlan full = afterRefusal(engine, job, vm, choice, parent, refused);
            return new Started(start(engine, job, attempt, vm, choice, Optional.empty()), full);
        }
    }

    /** The engine would not count from the checkpoint: what became of that says why. */
    private ModePlan afterRefusal(
            Engine engine,
            BackupJob job,
            Vm vm,
            DiskChoice choice,
            ChainLink parent,
            EngineRefused refused)
            throws TryAgain {
        FallbackReason reason =
                switch (checkpoints.seen(engine, vm.id(), parent)) {
                    case SeenCheckpoint.Missing _ -> FallbackReason.CHECKPOINTS_DROPPED;
                    case SeenCheckpoint.Invalid _ -> FallbackReason.CHECKPOINT_INVALID;
                    case SeenCheckpoint.Usable _ -> FallbackReason.ENGINE_CHOSE_FULL;
                };
        checkpoints.drop(engine, job.engine(), vm.id(), parent);
        return ModePlan.fallback(
                choice.toPlan(),
                reason,
                "the engine did not count from checkpoint "
                        + parent.checkpoint().text()
                        + ": "
                        + refused.getMessage());
    }

    private static VmBackup start(
            Engine engine,
            BackupJob job,
            Attempt attempt,
            Vm vm,
            DiskChoice choice,
            Optional<ChainLink> parent) {
        return engine.backups()
                .start(
                        new NewBackup(
                                vm.id(),
                                choice.ids(),
                                JobMark.of(job, attempt),
                                parent.map(link ->
                                        new io.holdfast.ovirt.CheckpointId(
                                                link.checkpoint().value())),
                                false));
    }

    private VmBackup untilReady(Engine engine, BackupJob job, VmBackup started)
            throws TryAgain, CannotOpen {
        VmId vm = new VmId(job.vm().value());
        return switch (engine.backups().awaitReady(vm, started.id(), WAIT)) {
            case BackupWait.Ready ready -> {
                remember(job, ready.backup());
                yield ready.backup();
            }
            case BackupWait.Over over ->
                    throw new CannotOpen(
                            FailureReason.POINT_IN_TIME_FAILED,
                            "the engine ended VM backup "
                                    + over.backup().id().value()
                                    + " as "
                                    + word(over.backup())
                                    + " before it was ready; its events say why");
            case BackupWait.Gone _ ->
                    throw new CannotOpen(
                            FailureReason.POINT_IN_TIME_FAILED,
                            "VM backup " + started.id().value() + " vanished before it was ready");
            case BackupWait.NotYet notYet ->
                    throw new TryAgain(
                            "VM backup "
                                    + started.id().value()
                                    + " of VM "
                                    + vm.value()
                                    + " is still "
                                    + word(notYet.lastSeen()));
        };
    }

    /**
     * The engine leaves out what it cannot back up without saying so, and reads in full what it
     * likes: what it shows is compared with what we asked.
     */
    private OpenedPointInTime opened(
            Engine engine, Vm vm, BackupWay way, DiskChoice choice, Freezing.Taken<Started> taken) {
        VmBackup backup = taken.value().backup();
        ModePlan plan = taken.value().plan();
        Map<DiskId, BackedUpDisk.Mode> included = new HashMap<>();
        engine.backups()
                .disks(vm.id(), backup.id())
                .forEach(disk -> included.put(disk.disk().id(), disk.mode()));
        List<ChosenDisk> disks = new ArrayList<>();
        List<SkippedDisk> skipped = new ArrayList<>(choice.skipped());
        for (DiskAttachment attachment : choice.chosen()) {
            BackedUpDisk.Mode mode = included.get(attachment.disk().id());
            if (mode == null) {
                skipped.add(DiskChoice.skipped(attachment, "the engine left it out of the backup"));
            } else {
                disks.add(DiskChoice.chosen(attachment, read(attachment, plan, mode), null));
            }
        }
        Instant openedAt = backup.created().orElseGet(clock::instant);
        return new OpenedPointInTime(
                vm.name(),
                way,
                OpenView.of(new EngineBackupId(backup.id().value())),
                backup.to().map(id -> new CheckpointId(id.value())).orElse(null),
                countedFrom(plan, disks),
                taken.consistency(),
                openedAt,
                disks,
                skipped);
    }

    private static @Nullable CountedFrom countedFrom(ModePlan plan, List<ChosenDisk> disks) {
        boolean counts = disks.stream().anyMatch(disk -> disk.mode() != BackupMode.FULL);
        return plan.parent()
                .filter(_ -> counts)
                .map(link -> new CountedFrom(link.recoveryPoint(), link.checkpoint()))
                .orElse(null);
    }

    private static DiskMode read(
            DiskAttachment attachment, ModePlan plan, BackedUpDisk.Mode engines) {
        DiskMode planned = plan.of(DiskChoice.id(attachment.disk()));
        return planned.mode() != BackupMode.FULL && engines == BackedUpDisk.Mode.FULL
                ? DiskMode.fallback(
                        FallbackReason.ENGINE_CHOSE_FULL,
                        "the engine backs the disk up in full, although it was asked to count"
                                + " changes")
                : planned;
    }

    /**
     * Finalizes whatever the job has open and sees it over, its temporary snapshots too.
     *
     * @return the checkpoints of those that the engine ended well; one that it no longer shows may
     *     not have been
     */
    Set<io.holdfast.ovirt.CheckpointId> close(Engine engine, BackupJob job) throws TryAgain {
        VmId vm = new VmId(job.vm().value());
        Set<io.holdfast.ovirt.CheckpointId> endedWell = new HashSet<>();
        for (VmBackup backup : ofJob(engine, job)) {
            remember(job, backup);
            if (finish(engine, vm, backup)) {
                backup.to().ifPresent(endedWell::add);
            }
        }
        for (BackupSnapshot left : remembered(job)) {
            SnapshotRemoval.seeGone(
                    engine, vm, new io.holdfast.ovirt.SnapshotId(left.snapshot().value()));
            snapshots.forget(left);
        }
        return endedWell;
    }

    /** The VM is gone, and whatever the engine had made for the job with it. */
    void forget(BackupJob job) {
        remembered(job).forEach(snapshots::forget);
    }

    /** Whether the engine ended it well. */
    private static boolean finish(Engine engine, VmId vm, VmBackup backup) throws TryAgain {
        if (backup.phase().isOver()) {
            return backup.phase() == BackupPhase.SUCCEEDED;
        }
        var _ = engine.backups().finalizeBackup(vm, backup.id());
        return switch (engine.backups().awaitOver(vm, backup.id(), WAIT)) {
            case BackupWait.Over(var over) -> over.phase() == BackupPhase.SUCCEEDED;
            case BackupWait.Gone _ -> isToldToHaveSucceeded(engine, backup);
            case BackupWait.Ready(var still) -> throw stillThere(still);
            case BackupWait.NotYet(var still) -> throw stillThere(still);
        };
    }

    private static TryAgain stillThere(VmBackup backup) {
        return new TryAgain("VM backup " + backup.id().value() + " is still " + word(backup));
    }

    /** Of a backup that the engine no longer shows only its events say how it ended (§4.3). */
    private static boolean isToldToHaveSucceeded(Engine engine, VmBackup backup) {
        return engine.events().naming(backup.id().value().toString()).stream()
                .anyMatch(event -> event.code() == EngineEvent.BACKUP_SUCCEEDED);
    }

    /**
     * The engine says that a backup succeeded also when it could not remove its snapshot (event
     * 10813), and then no longer which one that is: so it is remembered while the backup runs.
     */
    private void remember(BackupJob job, VmBackup backup) {
        backup.snapshot()
                .ifPresent(id ->
                        snapshots.remember(
                                new BackupSnapshot(
                                        job.engine(),
                                        job.vm(),
                                        new SnapshotId(id.value()),
                                        job.id())));
    }

    private List<BackupSnapshot> remembered(BackupJob job) {
        return snapshots.of(job.engine(), job.vm()).stream()
                .filter(snapshot -> snapshot.job().equals(job.id()))
                .toList();
    }

    private static List<VmBackup> ofJob(Engine engine, BackupJob job) {
        return engine.backups().list(new VmId(job.vm().value())).stream()
                .filter(backup -> JobMark.isOf(job, backup.description()))
                .toList();
    }

    private static String word(VmBackup backup) {
        return backup.phase().name().toLowerCase(Locale.ROOT);
    }
}
