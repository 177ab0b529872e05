package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.CheckpointId;
import io.holdfast.ovirt.Cluster;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.Chains;
import io.holdfast.snapshot.freeze.FreezeRecords;
import io.holdfast.snapshot.freeze.FreezeSettings;
import io.holdfast.snapshot.freeze.Later;
import io.holdfast.snapshot.leftover.BackupSnapshots;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Opens and closes points in time on the engines, whichever way they are seen. What belongs to a
 * job is recognised by its {@link JobMark}, so that an attempt after a crash finds what the one
 * before it has made.
 */
public final class PointsInTime implements Performer<BackupStep>, AutoCloseable {

    /** The oldest level at which there are VM backups at all. */
    private static final String OLDEST_LEVEL = "4.4";

    private final ConfiguredEngines engines;
    private final CheckpointKeeping checkpoints;
    private final Freezing freezing;
    private final VmBackupViews backups;
    private final SnapshotViews snapshots;
    private final ApplianceViews appliances;
    private final Turns turns;
    private final ScratchSpace scratch;
    private final Clock clock;

    /**
     * Without a bound on how many jobs may be at work at once; opens nothing yet.
     *
     * @param watchdog by whose time guests are thawed whatever happens; closed with this
     */
    public PointsInTime(
            ConfiguredEngines engines,
            Chains chains,
            BackupSnapshots snapshotsOfBackups,
            FreezeSettings freeze,
            FreezeRecords records,
            Later watchdog,
            String snapshotPrefix,
            Clock clock) {
        this(
                engines,
                chains,
                snapshotsOfBackups,
                freeze,
                records,
                watchdog,
                snapshotPrefix,
                clock,
                Turns.forEverybody(),
                ScratchSpace.toTheLastByte());
    }

    /** With a bound on how many jobs may be at work at once, and on what they may fill. */
    public PointsInTime(
            ConfiguredEngines engines,
            Chains chains,
            BackupSnapshots snapshotsOfBackups,
            FreezeSettings freeze,
            FreezeRecords records,
            Later watchdog,
            String snapshotPrefix,
            Clock clock,
            Turns turns,
            ScratchSpace scratch) {
        this.scratch = scratch;
        this.turns = turns;
        this.engines = engines;
        this.checkpoints = new CheckpointKeeping(chains);
        this.freezing = new Freezing(freeze, records, clock, watchdog);
        this.backups = new VmBackupViews(checkpoints, snapshotsOfBackups, freezing, clock);
        this.snapshots = new SnapshotViews(freezing, snapshotPrefix, clock);
        this.appliances = new ApplianceViews(snapshots, engines);
        this.clock = clock;
    }

    @Override
    public BackupStep perform(SagaId saga, StepId step, Object work)
            throws TryAgain, InterruptedException {
        return switch ((EngineWork) work) {
            case EngineWork.AskAdmission ask -> askAdmission(saga, ask.job());
            case EngineWork.OpenPointInTime open -> open(open.job(), open.attempt());
            case EngineWork.ClosePointInTime close -> close(close.job());
            case EngineWork.AbandonPointInTime abandon -> abandon(abandon.job());
            case EngineWork.KeepChain keep -> keepChain(keep.job(), keep.link());
        };
    }

    /** A VM that is not there any more is found missing once more when it is to be opened. */
    private BackupStep askAdmission(SagaId saga, BackupJob job) throws TryAgain {
        try {
            Engine engine = engine(job);
            Optional<Vm> vm = engine.vms().find(vm(job));
            if (vm.isPresent() && way(engine, job, vm.get()) == BackupWay.BACKUP_API) {
                scratch.require(engine, DiskChoice.of(vm.get().disks(), job).chosen());
            }
            return turns.ask(saga, job, vm, clock.instant());
        } catch (CannotOpen cannot) {
            return new BackupStep.OpeningFailed(cannot.failure(), clock.instant());
        } catch (EngineException failure) {
            return orTryAgain(failure);
        }
    }

    private BackupStep open(BackupJob job, Attempt attempt) throws TryAgain, InterruptedException {
        try {
            Engine engine = engine(job);
            Vm vm =
                    engine.vms()
                            .find(vm(job))
                            .orElseThrow(() ->
                                    new CannotOpen(
                                            FailureReason.VM_UNKNOWN,
                                            "engine "
                                                    + job.engine().value()
                                                    + " has no VM "
                                                    + job.vm().value()));
            DiskChoice choice = DiskChoice.of(vm.disks(), job);
            if (choice.chosen().isEmpty()) {
                throw new CannotOpen(
                        FailureReason.NOTHING_TO_BACK_UP,
                        "VM " + vm.name() + " has no disk to protect: " + choice.whyNot());
            }
            OpenedPointInTime point = open(engine, job, attempt, vm, way(engine, job, vm), choice);
            return new BackupStep.Opened(EngineDoubts.heard(engine, job, point), clock.instant());
        } catch (CannotOpen cannot) {
            return new BackupStep.OpeningFailed(cannot.failure(), clock.instant());
        } catch (EngineException failure) {
            return orTryAgain(failure);
        }
    }

    private OpenedPointInTime open(
            Engine engine, BackupJob job, Attempt attempt, Vm vm, BackupWay way, DiskChoice choice)
            throws TryAgain, CannotOpen, InterruptedException {
        return switch (way) {
            case BACKUP_API, OFFLINE -> backups.open(engine, job, attempt, vm, way, choice);
            case SNAPSHOT_TRANSFER -> snapshots.open(engine, job, attempt, vm, choice);
            case APPLIANCE -> appliances.open(engine, job, attempt, vm, choice);
        };
    }

    /**
     * A stopped VM's backup is offline, whatever it is called. Where the engine has none of stopped
     * VMs, a job that asked for no way goes by a snapshot.
     */
    private static BackupWay way(Engine engine, BackupJob job, Vm vm) throws CannotOpen {
        BackupWay asked = Optional.ofNullable(job.way()).orElse(BackupWay.BACKUP_API);
        boolean stopped = vm.status() == VmStatus.DOWN;
        if (asked == BackupWay.OFFLINE && !stopped) {
            throw new CannotOpen(
                    FailureReason.VM_NOT_STOPPED,
                    "an offline backup needs a stopped VM, but VM %s is %s; stop it or ask another way"
                            .formatted(vm.name(), vm.status().name().toLowerCase(Locale.ROOT)));
        }
        if (job.way() == null && stopped && !backsUpStoppedVms(engine, vm)) {
            return BackupWay.SNAPSHOT_TRANSFER;
        }
        return asked == BackupWay.BACKUP_API && stopped ? BackupWay.OFFLINE : asked;
    }

    /** Clusters do since level 4.5 (engine behaviour §4.4). */
    private static boolean backsUpStoppedVms(Engine engine, Vm vm) {
        return engine.clusters()
                .find(vm.cluster())
                .flatMap(Cluster::compatibilityVersion)
                .filter(OLDEST_LEVEL::equals)
                .isEmpty();
    }

    private BackupStep close(BackupJob job) throws TryAgain {
        try {
            Engine engine = engine(job);
            Set<CheckpointId> endedWell = closed(engine, job);
            boolean usable = checkpoints.usable(engine, job, endedWell);
            if (!usable) {
                checkpoints.abandon(engine, job);
            }
            return new BackupStep.Closed(usable, clock.instant());
        } catch (EngineException failure) {
            throw insisting(failure);
        }
    }

    private BackupStep abandon(BackupJob job) throws TryAgain {
        try {
            removeWhatIsLeft(job);
            return new BackupStep.Closed(false, clock.instant());
        } catch (EngineException failure) {
            throw insisting(failure);
        }
    }

    /**
     * Removes everything that carries the job's mark, and sees it gone; but not a checkpoint that
     * later runs count from. Idempotent.
     */
    void removeWhatIsLeft(BackupJob job) throws TryAgain {
        Engine engine = engine(job);
        var _ = closed(engine, job);
        checkpoints.abandon(engine, job);
    }

    private BackupStep keepChain(BackupJob job, ChainLink link) throws TryAgain {
        try {
            checkpoints.keep(engine(job), job, link);
            return new BackupStep.ChainKept(clock.instant());
        } catch (EngineException failure) {
            throw insisting(failure);
        }
    }

    /**
     * Closes whatever is open; a VM that is gone took it along.
     *
     * @return the checkpoints of the VM backups that the engine ended well
     */
    private Set<CheckpointId> closed(Engine engine, BackupJob job) throws TryAgain {
        if (engine.vms().find(vm(job)).isEmpty()) {
            backups.forget(job);
            return Set.of();
        }
        freezing.thawForGood(engine, job);
        Set<CheckpointId> endedWell = backups.close(engine, job);
        appliances.unplug(engine, job); // first: no attached snapshot can be removed
        snapshots.close(engine, job);
        return endedWell;
    }

    /** Its calls carry the job's id, which the engine's events and jobs repeat. */
    private Engine engine(BackupJob job) {
        return engines.engine(job.engine().value()).correlated(EngineDoubts.correlation(job));
    }

    /** Even a refusal is tried again where something must go: the step's deadline ends it. */
    private static TryAgain insisting(EngineException failure) {
        return new TryAgain("closing: " + failure.getMessage(), failure);
    }

    private static VmId vm(BackupJob job) {
        return new VmId(job.vm().value());
    }

    private BackupStep orTryAgain(EngineException failure) throws TryAgain {
        if (failure.again()) {
            throw new TryAgain("the engine: " + failure.getMessage(), failure);
        }
        return new BackupStep.OpeningFailed(
                Failure.of(FailureReason.ENGINE_REFUSED, String.valueOf(failure.getMessage())),
                clock.instant());
    }

    @Override
    public void close() {
        freezing.close();
    }
}
