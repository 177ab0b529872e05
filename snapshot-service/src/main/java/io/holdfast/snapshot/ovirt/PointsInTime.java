package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.SkippedDisk;
import io.holdfast.ovirt.BackedUpDisk;
import io.holdfast.ovirt.BackupWait;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Opens and closes points in time by the engine's backup API. What belongs to a job is recognised
 * by the description {@code holdfast:<job>}, so that an attempt after a crash finds what the one
 * before it has made.
 */
public final class PointsInTime implements Performer<BackupStep> {

    /**
     * Long enough to see most backups ready or gone in one attempt; the step's own deadline is
     * longer.
     */
    private static final Duration WAIT = Duration.ofMinutes(2);

    private final ConfiguredEngines engines;
    private final Clock clock;

    public PointsInTime(ConfiguredEngines engines, Clock clock) {
        this.engines = engines;
        this.clock = clock;
    }

    @Override
    public BackupStep perform(SagaId saga, StepId step, Object work)
            throws TryAgain, InterruptedException {
        return switch ((EngineWork) work) {
            case EngineWork.OpenPointInTime open -> open(open.job());
            case EngineWork.ClosePointInTime close -> close(close.job());
        };
    }

    private BackupStep open(BackupJob job) throws TryAgain {
        try {
            Engine engine = engines.engine(job.engine().value());
            Optional<Vm> vm = engine.vms().find(new VmId(job.vm().value()));
            if (vm.isEmpty()) {
                return failed(
                        FailureReason.VM_UNKNOWN,
                        "engine " + job.engine().value() + " has no VM " + job.vm().value());
            }
            DiskChoice choice = DiskChoice.of(vm.get().disks(), job);
            if (choice.chosen().isEmpty()) {
                return failed(
                        FailureReason.NOTHING_TO_BACK_UP,
                        "VM " + vm.get().name() + " has no disk to protect: " + choice.whyNot());
            }
            return waitUntilReady(
                    engine, job, vm.get(), choice, startedBackup(engine, job, choice));
        } catch (EngineException failure) {
            return orTryAgain(failure);
        }
    }

    /** The backup that this job started before, else a new one. */
    private static VmBackup startedBackup(Engine engine, BackupJob job, DiskChoice choice) {
        return ofJob(engine, job).stream()
                .findFirst()
                .orElseGet(() ->
                        engine.backups()
                                .start(
                                        new NewBackup(
                                                new VmId(job.vm().value()),
                                                choice.ids(),
                                                mark(job),
                                                Optional.empty(),
                                                false)));
    }

    private BackupStep waitUntilReady(
            Engine engine, BackupJob job, Vm vm, DiskChoice choice, VmBackup started)
            throws TryAgain {
        return switch (engine.backups().awaitReady(vm.id(), started.id(), WAIT)) {
            case BackupWait.Ready ready ->
                    new BackupStep.Opened(
                            opened(engine, vm, choice, ready.backup()), clock.instant());
            case BackupWait.Over over ->
                    failed(
                            FailureReason.POINT_IN_TIME_FAILED,
                            "the engine ended VM backup "
                                    + over.backup().id().value()
                                    + " as "
                                    + over.backup().phase().name().toLowerCase(Locale.ROOT)
                                    + " before it was ready; its events say why");
            case BackupWait.Gone _ ->
                    failed(
                            FailureReason.POINT_IN_TIME_FAILED,
                            "VM backup " + started.id().value() + " vanished before it was ready");
            case BackupWait.NotYet notYet ->
                    throw new TryAgain(
                            "VM backup "
                                    + started.id().value()
                                    + " of VM "
                                    + job.vm().value()
                                    + " is still "
                                    + notYet.lastSeen().phase().name().toLowerCase(Locale.ROOT));
        };
    }

    /**
     * The engine leaves out what it cannot back up without saying so: what it shows is compared
     * with what we asked.
     */
    private OpenedPointInTime opened(Engine engine, Vm vm, DiskChoice choice, VmBackup backup) {
        Set<DiskId> included =
                engine.backups().disks(vm.id(), backup.id()).stream()
                        .map(BackedUpDisk::disk)
                        .map(disk -> new DiskId(disk.id().value()))
                        .collect(Collectors.toSet());
        List<ChosenDisk> disks = new ArrayList<>();
        List<SkippedDisk> skipped = new ArrayList<>(choice.skipped());
        for (ChosenDisk disk : choice.chosen()) {
            if (included.contains(disk.disk())) {
                disks.add(disk);
            } else {
                skipped.add(
                        new SkippedDisk(
                                disk.disk(), disk.alias(), "the engine left it out of the backup"));
            }
        }
        Instant openedAt = backup.created().orElseGet(clock::instant);
        return new OpenedPointInTime(
                vm.name(),
                new EngineBackupId(backup.id().value()),
                backup.to().map(id -> new CheckpointId(id.value())).orElse(null),
                openedAt,
                disks,
                skipped);
    }

    private BackupStep close(BackupJob job) throws TryAgain {
        try {
            Engine engine = engines.engine(job.engine().value());
            VmId vm = new VmId(job.vm().value());
            if (engine.vms().find(vm).isEmpty()) {
                return new BackupStep.Closed(clock.instant());
            }
            List<VmBackup> ours = ofJob(engine, job);
            for (VmBackup backup : ours) {
                finish(engine, vm, backup);
            }
            seeSnapshotGone(engine, vm, ours);
            return new BackupStep.Closed(clock.instant());
        } catch (EngineException failure) {
            // Even a refusal is tried again here: what is open must be closed, and the deadline
            // ends it.
            throw new TryAgain("closing: " + failure.getMessage(), failure);
        }
    }

    private static void finish(Engine engine, VmId vm, VmBackup backup) throws TryAgain {
        if (backup.phase().isOver()) {
            return;
        }
        engine.backups().finalizeBackup(vm, backup.id());
        if (engine.backups().awaitOver(vm, backup.id(), WAIT) instanceof BackupWait.NotYet notYet) {
            throw new TryAgain(
                    "VM backup "
                            + backup.id().value()
                            + " is still "
                            + notYet.lastSeen().phase().name().toLowerCase(Locale.ROOT));
        }
    }

    /** The engine reports success also when it could not remove its snapshot; so we look. */
    private static void seeSnapshotGone(Engine engine, VmId vm, List<VmBackup> ours)
            throws TryAgain {
        Optional<Instant> since =
                ours.stream().flatMap(backup -> backup.created().stream()).min(Instant::compareTo);
        if (since.isEmpty()) {
            return;
        }
        for (Snapshot snapshot : engine.vms().snapshots(vm)) {
            boolean after =
                    snapshot.created().map(made -> !made.isBefore(since.get())).orElse(false);
            if (snapshot.isOfABackup() && after) {
                throw new TryAgain(
                        "the engine still has snapshot "
                                + snapshot.id().value()
                                + " of the backup that it says is over");
            }
        }
    }

    private static List<VmBackup> ofJob(Engine engine, BackupJob job) {
        return engine.backups().list(new VmId(job.vm().value())).stream()
                .filter(backup -> backup.description().equals(mark(job)))
                .toList();
    }

    private static String mark(BackupJob job) {
        return "holdfast:" + job.id().value();
    }

    private BackupStep orTryAgain(EngineException failure) throws TryAgain {
        if (failure.again()) {
            throw new TryAgain("the engine: " + failure.getMessage(), failure);
        }
        return failed(FailureReason.ENGINE_REFUSED, String.valueOf(failure.getMessage()));
    }

    private BackupStep failed(FailureReason reason, String text) {
        return new BackupStep.OpeningFailed(Failure.of(reason, text), clock.instant());
    }
}
