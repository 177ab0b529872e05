package io.holdfast.restore.job;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.Command;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Event;
import io.holdfast.contracts.RestoreCancelled;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoreRequested;
import io.holdfast.contracts.RestoreWaiting;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.Timeline;
import io.holdfast.contracts.VmId;
import io.holdfast.restore.job.RestoreState.AttachingDisks;
import io.holdfast.restore.job.RestoreState.Cancelled;
import io.holdfast.restore.job.RestoreState.Checking;
import io.holdfast.restore.job.RestoreState.ClearingUp;
import io.holdfast.restore.job.RestoreState.Completed;
import io.holdfast.restore.job.RestoreState.CreatingDisks;
import io.holdfast.restore.job.RestoreState.CreatingVm;
import io.holdfast.restore.job.RestoreState.Failed;
import io.holdfast.restore.job.RestoreState.FillingDisks;
import io.holdfast.restore.job.RestoreState.Finishing;
import io.holdfast.restore.job.RestoreState.Forestalled;
import io.holdfast.restore.job.RestoreState.NeverRequested;
import io.holdfast.restore.job.RestoreState.Planning;
import io.holdfast.restore.job.RestoreState.Queued;
import io.holdfast.restore.job.RestoreState.Stopping;
import io.holdfast.restore.job.RestoreState.Undoing;
import io.holdfast.restore.job.RestoreState.VerifyingDisks;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Effect.Announce;
import io.holdfast.saga.Effect.Ask;
import io.holdfast.saga.Effect.Perform;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each state of a restore job announces, asks for and does itself. */
final class RestoreDecisions {

    /** A request that comes later than this behind its cancel is not wanted any more either. */
    private static final Duration FORESTALLED_MAX = Duration.ofDays(1);

    private final StepLimits limits;

    RestoreDecisions(StepLimits limits) {
        this.limits = limits;
    }

    Decision of(RestoreState state) {
        return switch (state) {
            case Planning planning -> planning(planning);
            case Queued queued -> queued(queued);
            case CreatingDisks creating ->
                    wanted(
                            "create-disks",
                            new EngineWork.CreateDisks(creating.job(), creating.plan()),
                            limits.createDisks(),
                            creating.job(),
                            creating.timeline());
            case FillingDisks filling -> filling(filling);
            case VerifyingDisks verifying ->
                    wanted(
                            "verify-disks",
                            new EngineWork.VerifyDisks(verifying.job(), verifying.plan()),
                            limits.verify(),
                            verifying.job(),
                            verifying.timeline());
            case CreatingVm creating ->
                    wanted(
                            "create-vm",
                            new EngineWork.CreateVm(creating.job(), creating.plan()),
                            limits.createVm(),
                            creating.job(),
                            creating.timeline());
            case AttachingDisks attaching ->
                    wanted(
                            "attach-disks",
                            new EngineWork.AttachDisks(
                                    attaching.job(), attaching.plan(), attaching.vm()),
                            limits.attach(),
                            attaching.job(),
                            attaching.timeline());
            case Checking checking ->
                    wanted(
                            "check-vm",
                            new EngineWork.CheckVm(checking.job(), checking.plan(), checking.vm()),
                            limits.check(),
                            checking.job(),
                            checking.timeline());
            case Finishing finishing ->
                    working(
                            "finish",
                            new EngineWork.Finish(
                                    finishing.job(), finishing.plan(), finishing.vm()),
                            limits.finish());
            case Stopping stopping -> stopping(stopping);
            case Undoing undoing ->
                    working(
                            "remove-half-made",
                            new EngineWork.RemoveHalfMade(
                                    undoing.job(), undoing.plan(), undoing.vm()),
                            limits.undo());
            case ClearingUp clearing -> clearingUp(clearing);
            case Completed completed -> completed(completed);
            case Failed failed -> Decision.ended(List.of(told(failed)));
            case Cancelled cancelled -> Decision.ended(List.of(told(cancelled)));
            case Forestalled _ ->
                    Decision.waiting(List.of(), deadline("forestalled", FORESTALLED_MAX));
            case NeverRequested _ -> Decision.ended(List.of());
        };
    }

    private Decision planning(Planning state) {
        RestoreJob job = state.job();
        return Decision.waiting(
                List.of(
                        announce(
                                "restore-requested",
                                new RestoreRequested(
                                        job.id(), job.recoveryPoint(), job.target(), job.labels())),
                        new Perform(new StepId("make-plan"), new EngineWork.MakePlan(job))),
                StepDeadline.ofWork(new StepId("make-plan"), limits.plan())
                        .orUntil(job.deadline(), state.timeline().lastAt()));
    }

    /** Asks once; who has to wait is told when it has its turn. */
    private Decision queued(Queued state) {
        RestoreJob job = state.job();
        if (state.full().isEmpty()) {
            return wanted(
                    "ask-admission",
                    new EngineWork.AskAdmission(job, state.plan()),
                    limits.plan(),
                    job,
                    state.timeline());
        }
        return Decision.waiting(
                List.of(
                        announce(
                                "restore-waiting",
                                new RestoreWaiting(
                                        job.id(),
                                        job.recoveryPoint(),
                                        state.plan().engine(),
                                        job.priority(),
                                        state.full()))),
                deadline("waiting", limits.waitForTurn())
                        .orUntil(job.deadline(), state.timeline().lastAt()));
    }

    private Decision filling(FillingDisks state) {
        RestoreJob job = state.job();
        RestorePlan plan = state.plan();
        List<Effect> effects = new ArrayList<>();
        effects.add(
                announce(
                        "restore-disks-created",
                        new RestoreDisksCreated(job.id(), plan.engine(), disks(plan))));
        for (RestorePlan.PlannedDisk disk : plan.disks()) {
            if (state.pending().contains(disk.source())) {
                effects.add(
                        ask(
                                "restore-disk " + disk.source().value(),
                                new RestoreDisk(
                                        transfer(job, disk.source()),
                                        job.id(),
                                        plan.engine(),
                                        job.recoveryPoint(),
                                        plan.sourceVm(),
                                        disk.source(),
                                        disk.target(),
                                        disk.manifest(),
                                        disk.virtualSizeBytes(),
                                        device(plan, disk),
                                        disk.readsAsZeros())));
            }
        }
        return Decision.waiting(
                effects,
                deadline("fill-disks", limits.fillDisks())
                        .orUntil(job.deadline(), state.timeline().lastAt()));
    }

    private static @Nullable ApplianceDevice device(
            RestorePlan plan, RestorePlan.PlannedDisk disk) {
        VmId appliance = plan.appliance();
        return appliance == null
                ? null
                : new ApplianceDevice(appliance, DeviceSerial.of(disk.target()));
    }

    private Decision stopping(Stopping state) {
        List<Effect> effects = new ArrayList<>();
        for (DiskId disk : ordered(state.running())) {
            effects.add(
                    ask(
                            "stop-disk-transfer " + disk.value(),
                            new StopDiskTransfer(
                                    transfer(state.job(), disk),
                                    state.job().id(),
                                    state.cause().text())));
        }
        return Decision.waiting(effects, deadline("stop-disk-transfers", limits.stop()));
    }

    /** Equal states decide the same, in the same order, in every process. */
    private static List<DiskId> ordered(Set<DiskId> disks) {
        return disks.stream().sorted(Comparator.comparing(DiskId::value)).toList();
    }

    private static Decision completed(Completed state) {
        RestoreJob job = state.job();
        return Decision.ended(
                List.of(
                        announce(
                                "ended",
                                new RestoreCompleted(
                                        job.id(),
                                        job.recoveryPoint(),
                                        state.plan().engine(),
                                        state.vm(),
                                        vmName(state.plan()),
                                        disks(state.plan()),
                                        state.replaced(),
                                        state.moved().written(),
                                        state.moved().verified(),
                                        state.timeline().startedAt(),
                                        state.timeline().lastAt(),
                                        state.timeline().phases(),
                                        state.warnings()))));
    }

    private static @Nullable String vmName(RestorePlan plan) {
        return switch (plan.destination()) {
            case RestorePlan.MadeVm made -> made.name();
            case RestorePlan.NoVm _ -> null;
            case RestorePlan.AddedTo added -> added.name();
            case RestorePlan.SwappedInto swapped -> swapped.name();
        };
    }

    /** The end is told once: its step is the same in the state that follows. */
    private Decision clearingUp(ClearingUp state) {
        Effect end =
                switch (state.end()) {
                    case Failed failed -> told(failed);
                    case Cancelled cancelled -> told(cancelled);
                };
        return Decision.waiting(
                List.of(
                        end,
                        new Perform(
                                new StepId("clear-up"),
                                new EngineWork.RemoveLeftovers(state.job(), state.plan()))),
                deadline("clear-up", limits.clearUp()));
    }

    private static Effect told(Failed state) {
        RestoreJob job = state.job();
        return announce(
                "ended",
                new RestoreFailed(
                        job.id(),
                        job.recoveryPoint(),
                        state.failure(),
                        state.leftovers(),
                        state.timeline().startedAt(),
                        state.timeline().lastAt()));
    }

    private static Effect told(Cancelled state) {
        RestoreJob job = state.job();
        return announce(
                "ended",
                new RestoreCancelled(
                        job.id(),
                        job.recoveryPoint(),
                        state.cancellation(),
                        state.leftovers(),
                        state.timeline().startedAt(),
                        state.timeline().lastAt()));
    }

    /** Work that is no longer wanted when the requester's deadline has passed. */
    private static Decision wanted(
            String step, EngineWork work, Duration limit, RestoreJob job, Timeline timeline) {
        return Decision.waiting(
                List.of(new Perform(new StepId(step), work)),
                StepDeadline.ofWork(new StepId(step), limit)
                        .orUntil(job.deadline(), timeline.lastAt()));
    }

    /** Work that is done in any case. */
    private static Decision working(String step, EngineWork work, Duration limit) {
        return Decision.waiting(
                List.of(new Perform(new StepId(step), work)),
                StepDeadline.ofWork(new StepId(step), limit));
    }

    private static List<RestoredDisk> disks(RestorePlan plan) {
        return plan.disks().stream()
                .map(disk ->
                        new RestoredDisk(
                                disk.source(),
                                disk.target(),
                                disk.alias(),
                                disk.virtualSizeBytes()))
                .toList();
    }

    private static DiskTransferId transfer(RestoreJob job, DiskId source) {
        return DiskTransferId.of(job.id(), source);
    }

    private static StepDeadline deadline(String step, Duration after) {
        return new StepDeadline(new StepId(step), after);
    }

    private static Announce announce(String step, Event event) {
        return new Announce(new StepId(step), event);
    }

    private static Ask ask(String step, Command command) {
        return new Ask(new StepId(step), command);
    }
}
