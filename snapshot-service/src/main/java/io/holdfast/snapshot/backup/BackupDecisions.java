package io.holdfast.snapshot.backup;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupRequested;
import io.holdfast.contracts.BackupWaiting;
import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeDisk;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Effect.Announce;
import io.holdfast.saga.Effect.Ask;
import io.holdfast.saga.Effect.Perform;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.snapshot.backup.BackupState.Cancelled;
import io.holdfast.snapshot.backup.BackupState.Closing;
import io.holdfast.snapshot.backup.BackupState.Committing;
import io.holdfast.snapshot.backup.BackupState.Completed;
import io.holdfast.snapshot.backup.BackupState.Failed;
import io.holdfast.snapshot.backup.BackupState.Forestalled;
import io.holdfast.snapshot.backup.BackupState.KeepingChain;
import io.holdfast.snapshot.backup.BackupState.NeverBegun;
import io.holdfast.snapshot.backup.BackupState.NeverRequested;
import io.holdfast.snapshot.backup.BackupState.Opening;
import io.holdfast.snapshot.backup.BackupState.Refused;
import io.holdfast.snapshot.backup.BackupState.Stopping;
import io.holdfast.snapshot.backup.BackupState.Transferring;
import io.holdfast.snapshot.backup.BackupState.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each state of a backup job announces, asks for and does itself. */
final class BackupDecisions {

    /** A request that comes later than this behind its cancel is not wanted any more either. */
    private static final Duration FORESTALLED_MAX = Duration.ofDays(1);

    private final StepLimits limits;

    BackupDecisions(StepLimits limits) {
        this.limits = limits;
    }

    Decision of(BackupState state) {
        return switch (state) {
            case Waiting waiting -> waiting(waiting);
            case Opening opening -> opening(opening);
            case Transferring transferring -> transferring(transferring);
            case Stopping stopping -> stopping(stopping);
            case Closing closing -> closing(closing);
            case Committing committing -> committing(committing);
            case KeepingChain keeping -> keepingChain(keeping);
            case Completed completed -> completed(completed);
            case Failed failed -> failed(failed);
            case Cancelled cancelled -> cancelled(cancelled);
            case Refused refused -> refused(refused);
            case Forestalled _ ->
                    Decision.waiting(
                            List.of(), deadline(new StepId("forestalled"), FORESTALLED_MAX));
            case NeverBegun never -> neverBegun(never);
            case NeverRequested _ -> Decision.ended(List.of());
        };
    }

    /** Asks once; who has to wait is told when it has its turn. */
    private Decision waiting(Waiting state) {
        BackupJob job = state.job();
        Announce requested = announce("backup-requested", requested(job));
        if (state.full().isEmpty()) {
            return Decision.waiting(
                    List.of(
                            requested,
                            perform(new StepId("ask-admission"), new EngineWork.AskAdmission(job))),
                    StepDeadline.ofWork(new StepId("asking-admission"), limits.open())
                            .orUntil(job.deadline(), state.timeline().lastAt()));
        }
        return Decision.waiting(
                List.of(
                        requested,
                        announce(
                                "backup-waiting",
                                new BackupWaiting(
                                        job.id(),
                                        job.engine(),
                                        job.vm(),
                                        job.priority(),
                                        state.full()))),
                deadline(new StepId("waiting"), limits.waitForTurn())
                        .orUntil(job.deadline(), state.timeline().lastAt()));
    }

    private Decision opening(Opening state) {
        BackupJob job = state.job();
        Attempt attempt = state.attempt();
        List<Effect> effects = new ArrayList<>();
        if (attempt.number() > 1) {
            captureIfMissing(job, null, state.configuration(), effects);
        }
        if (state.closedBefore() != null) {
            effects.add(closed(job, state.closedBefore(), Attempt.FIRST));
        }
        effects.add(
                perform(
                        attempt.step("open-point-in-time"),
                        new EngineWork.OpenPointInTime(job, attempt)));
        return Decision.waiting(
                effects,
                StepDeadline.ofWork(attempt.step("opening"), limits.open())
                        .orUntil(job.deadline(), state.timeline().lastAt()));
    }

    private Decision transferring(Transferring state) {
        BackupJob job = state.job();
        Attempt attempt = state.attempt();
        OpenedPointInTime point = state.point();
        List<Effect> effects = new ArrayList<>();
        effects.add(new Announce(attempt.step("point-in-time-opened"), opened(job, point)));
        captureIfMissing(job, point.view().snapshot(), state.configuration(), effects);
        for (ChosenDisk disk : point.disks()) {
            if (state.pending().contains(disk.disk())) {
                effects.add(
                        new Ask(
                                attempt.step("transfer-disk " + disk.disk().value()),
                                transfer(job, attempt, point, disk)));
            }
        }
        return Decision.waiting(
                effects,
                deadline(attempt.step("transferring"), limits.transfer())
                        .orUntil(job.deadline(), state.timeline().lastAt()));
    }

    private Decision stopping(Stopping state) {
        BackupJob job = state.job();
        List<Effect> effects = new ArrayList<>();
        captureForSecondAttempt(job, state.ending(), effects);
        for (DiskId disk : ordered(state.running())) {
            effects.add(
                    new Ask(
                            state.attempt().step("stop-disk-transfer " + disk.value()),
                            new StopDiskTransfer(
                                    BackupState.transferOf(job, disk, state.attempt()),
                                    job.id(),
                                    whyStopped(state.ending()))));
        }
        return Decision.waiting(effects, deadline(state.attempt().step("stopping"), limits.stop()));
    }

    /** Equal states decide the same, in the same order, in every process. */
    private static List<DiskId> ordered(Set<DiskId> disks) {
        return disks.stream().sorted(Comparator.comparing(DiskId::value)).toList();
    }

    private static String whyStopped(Ending ending) {
        return switch (ending) {
            case Ending.Fail fail -> fail.failure().text();
            case Ending.Cancel cancel -> cancel.cancellation().text();
            case Ending.OpenAgain again -> String.valueOf(again.next().why());
            case Ending.Commit _, Ending.CloseThenCancel _ ->
                    throw new IllegalStateException("All disks have arrived");
        };
    }

    private Decision closing(Closing state) {
        BackupJob job = state.job();
        Attempt attempt = state.attempt();
        List<Effect> effects = new ArrayList<>();
        captureForSecondAttempt(job, state.ending(), effects);
        return switch (state.ending()) {
            case Ending.Commit _, Ending.CloseThenCancel _ -> {
                effects.add(
                        perform(
                                attempt.step("close-point-in-time"),
                                new EngineWork.ClosePointInTime(job)));
                yield Decision.waiting(
                        effects, StepDeadline.ofWork(attempt.step("closing"), limits.close()));
            }
            case Ending.Fail _, Ending.Cancel _, Ending.OpenAgain _ -> {
                effects.add(
                        perform(
                                attempt.step("abandon-point-in-time"),
                                new EngineWork.AbandonPointInTime(job)));
                yield Decision.waiting(
                        effects, StepDeadline.ofWork(attempt.step("abandoning"), limits.close()));
            }
        };
    }

    private Decision committing(Committing state) {
        List<Effect> effects = new ArrayList<>();
        if (state.closed()) {
            effects.add(closed(state.job(), state.vm().point().view(), state.attempt()));
        }
        effects.add(new Ask(new StepId("commit-recovery-point"), commit(state.job(), state.vm())));
        return Decision.waiting(effects, deadline(new StepId("committing"), limits.commit()));
    }

    private Decision keepingChain(KeepingChain state) {
        return Decision.waiting(
                List.of(
                        perform(
                                new StepId("keep-chain"),
                                new EngineWork.KeepChain(state.job(), state.link()))),
                StepDeadline.ofWork(new StepId("keeping-chain"), limits.keepChain()));
    }

    /**
     * Asked for as long as it is missing, so that a lost answer is had again.
     *
     * @param snapshot the VM snapshot that is the view; there is no second try after one
     */
    private static void captureIfMissing(
            BackupJob job,
            @Nullable SnapshotId snapshot,
            @Nullable ConfigurationId configuration,
            List<Effect> effects) {
        if (configuration == null) {
            effects.add(
                    new Ask(
                            new StepId("capture-configuration"),
                            new CaptureConfiguration(job.id(), job.engine(), job.vm(), snapshot)));
        }
    }

    private static void captureForSecondAttempt(
            BackupJob job, Ending ending, List<Effect> effects) {
        if (ending instanceof Ending.OpenAgain again) {
            captureIfMissing(job, null, again.configuration(), effects);
        }
    }

    private static Decision completed(Completed state) {
        BackupJob job = state.job();
        CapturedVm vm = state.vm();
        return Decision.ended(
                List.of(
                        announce(
                                "ended",
                                new BackupCompleted(
                                        job.id(),
                                        job.engine(),
                                        job.vm(),
                                        vm.point().vmName(),
                                        state.recoveryPoint(),
                                        vm.mode(job),
                                        vm.virtualBytes(),
                                        vm.bytesRead(),
                                        vm.bytesStored(),
                                        state.timeline().startedAt(),
                                        state.timeline().lastAt(),
                                        state.timeline().phases(),
                                        vm.warnings(state.warnings())))));
    }

    private static Decision failed(Failed state) {
        BackupJob job = state.job();
        List<Effect> effects = new ArrayList<>();
        if (state.closed() != null) {
            effects.add(closed(job, state.closed(), state.attempt()));
        }
        effects.add(
                announce(
                        "ended",
                        new BackupFailed(
                                job.id(),
                                job.engine(),
                                VmReference.byId(job.vm()),
                                state.failure(),
                                state.timeline().startedAt(),
                                state.timeline().lastAt())));
        return Decision.ended(effects);
    }

    private static Decision cancelled(Cancelled state) {
        BackupJob job = state.job();
        List<Effect> effects = new ArrayList<>();
        if (state.closed() != null) {
            effects.add(closed(job, state.closed(), state.attempt()));
        }
        effects.add(
                announce(
                        "ended",
                        new BackupCancelled(
                                job.id(),
                                job.engine(),
                                VmReference.byId(job.vm()),
                                state.cancellation(),
                                state.leftovers(),
                                state.timeline().startedAt(),
                                state.timeline().lastAt())));
        return Decision.ended(effects);
    }

    private static Decision neverBegun(NeverBegun state) {
        return Decision.ended(
                List.of(
                        announce(
                                "ended",
                                new BackupCancelled(
                                        state.job(),
                                        state.engine(),
                                        state.vm(),
                                        state.cancellation(),
                                        List.of(),
                                        state.at(),
                                        state.at()))));
    }

    private static Decision refused(Refused state) {
        return Decision.ended(
                List.of(
                        announce(
                                "ended",
                                new BackupFailed(
                                        state.job(),
                                        state.engine(),
                                        state.vm(),
                                        state.failure(),
                                        state.at(),
                                        state.at()))));
    }

    private static BackupRequested requested(BackupJob job) {
        return new BackupRequested(
                job.id(),
                job.engine(),
                job.vm(),
                job.vmName(),
                job.mode(),
                job.policy(),
                job.labels());
    }

    private static PointInTimeOpened opened(BackupJob job, OpenedPointInTime point) {
        CountedFrom from = point.from();
        return new PointInTimeOpened(
                job.id(),
                job.engine(),
                job.vm(),
                point.way(),
                point.view().engineBackup(),
                point.view().snapshot(),
                point.checkpoint(),
                from == null ? null : from.checkpoint(),
                point.consistency().reached(),
                point.consistency().reason(),
                point.consistency().frozenMillis(),
                point.openedAt(),
                point.disks().stream()
                        .map(disk ->
                                new PointInTimeDisk(
                                        disk.disk(),
                                        disk.alias(),
                                        disk.virtualSizeBytes(),
                                        disk.mode(),
                                        disk.modeReason(),
                                        disk.fallback()))
                        .toList(),
                point.skipped());
    }

    private static TransferDisk transfer(
            BackupJob job, Attempt attempt, OpenedPointInTime point, ChosenDisk disk) {
        CountedFrom from = point.from();
        VmId appliance = point.view().appliance();
        return new TransferDisk(
                BackupState.transferOf(job, disk.disk(), attempt),
                job.id(),
                job.engine(),
                job.vm(),
                point.view().engineBackup(),
                appliance == null ? disk.diskSnapshot() : null,
                appliance == null
                        ? null
                        : new ApplianceDevice(appliance, DeviceSerial.of(disk.disk())),
                disk.disk(),
                disk.alias(),
                disk.virtualSizeBytes(),
                disk.mode(),
                from == null || disk.parentManifest() == null ? null : from.parent(),
                disk.parentManifest());
    }

    private static CommitRecoveryPoint commit(BackupJob job, CapturedVm vm) {
        ReachedConsistency consistency = vm.point().consistency();
        return new CommitRecoveryPoint(
                job.id(),
                RecoveryPointId.of(job.id()),
                job.engine(),
                job.vm(),
                vm.point().vmName(),
                vm.mode(job),
                vm.modeReason(job),
                vm.point().way(),
                consistency.reached(),
                consistency.reason(),
                consistency.frozenMillis(),
                vm.point().checkpoint(),
                vm.point().openedAt(),
                vm.configuration(),
                vm.point().disks().stream().map(disk -> written(disk, vm)).toList(),
                vm.point().skipped(),
                job.policy(),
                job.labels());
    }

    private static RecoveryPointDisk written(ChosenDisk disk, CapturedVm vm) {
        ArrivedDisk arrived = vm.arrived(disk.disk());
        return new RecoveryPointDisk(
                disk.disk(),
                disk.alias(),
                arrived.manifest(),
                disk.virtualSizeBytes(),
                disk.bootable(),
                disk.diskInterface(),
                disk.format(),
                disk.sparse(),
                arrived.mode(),
                vm.fallback(disk),
                arrived.bytesRead(),
                arrived.bytesStored());
    }

    private static Announce closed(BackupJob job, OpenView view, Attempt attempt) {
        return new Announce(
                attempt.step("point-in-time-closed"),
                new PointInTimeClosed(
                        job.id(), job.engine(), job.vm(), view.engineBackup(), view.snapshot()));
    }

    private static StepDeadline deadline(StepId step, Duration after) {
        return new StepDeadline(step, after);
    }

    private static Announce announce(String step, io.holdfast.contracts.Event event) {
        return new Announce(new StepId(step), event);
    }

    private static Perform perform(StepId step, EngineWork work) {
        return new Perform(step, work);
    }
}
