package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupRequested;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeDisk;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmReference;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Effect.Announce;
import io.holdfast.saga.Effect.Ask;
import io.holdfast.saga.Effect.Perform;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.snapshot.backup.BackupState.ArrivedDisk;
import io.holdfast.snapshot.backup.BackupState.CapturedVm;
import io.holdfast.snapshot.backup.BackupState.Closing;
import io.holdfast.snapshot.backup.BackupState.Committing;
import io.holdfast.snapshot.backup.BackupState.Completed;
import io.holdfast.snapshot.backup.BackupState.Failed;
import io.holdfast.snapshot.backup.BackupState.Opening;
import io.holdfast.snapshot.backup.BackupState.Refused;
import io.holdfast.snapshot.backup.BackupState.Stopping;
import io.holdfast.snapshot.backup.BackupState.Transferring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What each state of a backup job announces, asks for and does itself. */
final class BackupDecisions {

    private final StepLimits limits;

    BackupDecisions(StepLimits limits) {
        this.limits = limits;
    }

    Decision of(BackupState state) {
        return switch (state) {
            case Opening opening -> opening(opening);
            case Transferring transferring -> transferring(transferring);
            case Stopping stopping -> stopping(stopping);
            case Closing closing -> closing(closing);
            case Committing committing -> committing(committing);
            case Completed completed -> completed(completed);
            case Failed failed -> failed(failed);
            case Refused refused -> refused(refused);
        };
    }

    private Decision opening(Opening state) {
        BackupJob job = state.job();
        return Decision.waiting(
                List.of(
                        announce(
                                "backup-requested",
                                new BackupRequested(
                                        job.id(),
                                        job.engine(),
                                        job.vm(),
                                        job.vmName(),
                                        job.mode(),
                                        job.policy(),
                                        job.labels())),
                        perform("open-point-in-time", new EngineWork.OpenPointInTime(job))),
                deadline("opening", limits.open()));
    }

    private Decision transferring(Transferring state) {
        BackupJob job = state.job();
        OpenedPointInTime point = state.point();
        List<Effect> effects = new ArrayList<>();
        effects.add(announce("point-in-time-opened", opened(job, point)));
        if (state.configuration() == null) {
            effects.add(
                    ask(
                            "capture-configuration",
                            new CaptureConfiguration(job.id(), job.engine(), job.vm())));
        }
        for (ChosenDisk disk : point.disks()) {
            if (state.pending().contains(disk.disk())) {
                effects.add(
                        ask("transfer-disk " + disk.disk().value(), transfer(job, point, disk)));
            }
        }
        return Decision.waiting(effects, deadline("transferring", transferLimit(job, state)));
    }

    private Decision stopping(Stopping state) {
        BackupJob job = state.job();
        List<Effect> effects = new ArrayList<>();
        for (var disk : state.running()) {
            effects.add(
                    ask(
                            "stop-disk-transfer " + disk.value(),
                            new StopDiskTransfer(
                                    DiskTransferId.of(job.id(), disk),
                                    job.id(),
                                    state.failure().text())));
        }
        return Decision.waiting(effects, deadline("stopping", limits.stop()));
    }

    private Decision closing(Closing state) {
        return Decision.waiting(
                List.of(
                        perform(
                                "close-point-in-time",
                                new EngineWork.ClosePointInTime(state.job()))),
                deadline("closing", limits.close()));
    }

    private Decision committing(Committing state) {
        List<Effect> effects = new ArrayList<>();
        if (state.closed()) {
            effects.add(closed(state.job(), state.vm().point().engineBackup()));
        }
        effects.add(ask("commit-recovery-point", commit(state.job(), state.vm())));
        return Decision.waiting(effects, deadline("committing", limits.commit()));
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
                                        job.mode(),
                                        vm.virtualBytes(),
                                        vm.bytesRead(),
                                        vm.bytesStored(),
                                        state.timeline().startedAt(),
                                        state.timeline().lastAt(),
                                        state.timeline().phases(),
                                        state.warnings()))));
    }

    private static Decision failed(Failed state) {
        BackupJob job = state.job();
        List<Effect> effects = new ArrayList<>();
        if (state.closed() != null) {
            effects.add(closed(job, state.closed()));
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

    private static PointInTimeOpened opened(BackupJob job, OpenedPointInTime point) {
        return new PointInTimeOpened(
                job.id(),
                job.engine(),
                job.vm(),
                BackupWay.BACKUP_API,
                point.engineBackup(),
                null,
                point.checkpoint(),
                null,
                Consistency.CRASH_CONSISTENT,
                null,
                null,
                point.openedAt(),
                point.disks().stream()
                        .map(disk ->
                                new PointInTimeDisk(
                                        disk.disk(),
                                        disk.alias(),
                                        disk.virtualSizeBytes(),
                                        disk.mode(),
                                        disk.modeReason(),
                                        null))
                        .toList(),
                point.skipped());
    }

    private static TransferDisk transfer(BackupJob job, OpenedPointInTime point, ChosenDisk disk) {
        return new TransferDisk(
                DiskTransferId.of(job.id(), disk.disk()),
                job.id(),
                job.engine(),
                job.vm(),
                point.engineBackup(),
                null,
                disk.disk(),
                disk.alias(),
                disk.virtualSizeBytes(),
                disk.mode(),
                null,
                null);
    }

    private static CommitRecoveryPoint commit(BackupJob job, CapturedVm vm) {
        return new CommitRecoveryPoint(
                job.id(),
                RecoveryPointId.of(job.id()),
                job.engine(),
                job.vm(),
                vm.point().vmName(),
                job.mode(),
                "asked for",
                BackupWay.BACKUP_API,
                // The engine's own freeze is silent: nobody can tell afterwards whether it took.
                Consistency.CRASH_CONSISTENT,
                null,
                null,
                vm.point().checkpoint(),
                vm.point().openedAt(),
                vm.configuration(),
                vm.point().disks().stream().map(disk -> written(disk, vm)).toList(),
                vm.point().skipped(),
                job.policy(),
                job.labels());
    }

    private static RecoveryPointDisk written(ChosenDisk disk, CapturedVm vm) {
        ArrivedDisk arrived = Objects.requireNonNull(vm.disks().get(disk.disk()));
        return new RecoveryPointDisk(
                disk.disk(),
                disk.alias(),
                arrived.manifest(),
                disk.virtualSizeBytes(),
                disk.bootable(),
                disk.diskInterface(),
                disk.format(),
                disk.sparse(),
                disk.mode(),
                null,
                arrived.bytesRead(),
                arrived.bytesStored());
    }

    private static Announce closed(BackupJob job, EngineBackupId backup) {
        return announce(
                "point-in-time-closed",
                new PointInTimeClosed(job.id(), job.engine(), job.vm(), backup, null));
    }

    private Duration transferLimit(BackupJob job, Transferring state) {
        if (job.deadline() == null) {
            return limits.transfer();
        }
        Duration asked = Duration.between(state.timeline().lastAt(), job.deadline());
        Duration limit = asked.compareTo(limits.transfer()) < 0 ? asked : limits.transfer();
        return limit.isNegative() ? Duration.ZERO : limit;
    }

    private static StepDeadline deadline(String step, Duration after) {
        return new StepDeadline(new StepId(step), after);
    }

    private static Announce announce(String step, io.holdfast.contracts.Event event) {
        return new Announce(new StepId(step), event);
    }

    private static Ask ask(String step, io.holdfast.contracts.Command command) {
        return new Ask(new StepId(step), command);
    }

    private static Perform perform(String step, EngineWork work) {
        return new Perform(new StepId(step), work);
    }
}
