package io.holdfast.transfer.restore;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.Command;
import io.holdfast.contracts.DiskRestoreFailed;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FindDevice;
import io.holdfast.contracts.RestoreDeviceSegment;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.RestoreSegment;
import io.holdfast.contracts.SegmentRestored;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.device.Devices;
import io.holdfast.transfer.restore.DiskRestoreState.Abandoning;
import io.holdfast.transfer.restore.DiskRestoreState.Failed;
import io.holdfast.transfer.restore.DiskRestoreState.Finalizing;
import io.holdfast.transfer.restore.DiskRestoreState.Opening;
import io.holdfast.transfer.restore.DiskRestoreState.Restored;
import io.holdfast.transfer.restore.DiskRestoreState.Restoring;
import io.holdfast.transfer.window.SegmentWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one disk of a recovery point onto a new disk: open, write, close; or abandon, and say why.
 */
public final class DiskRestore implements Saga<DiskRestoreState, DiskRestoreEvent> {

    public static final SagaType TYPE = new SagaType("disk-restore");

    private final TransferLimits limits;

    public DiskRestore(TransferLimits limits) {
        this.limits = limits;
    }

    @Override
    public SagaType type() {
        return TYPE;
    }

    @Override
    public Evolution<DiskRestoreState> begin(DiskRestoreEvent first) {
        return first instanceof DiskRestoreEvent.Requested requested
                ? next(new Opening(requested.command()))
                : new Evolution.Refused<>("a disk restore begins with a request");
    }

    @Override
    public Evolution<DiskRestoreState> evolve(DiskRestoreState state, DiskRestoreEvent event) {
        return switch (event) {
            case DiskRestoreEvent.Requested _ -> refused(state, "was requested before");
            case DiskRestoreEvent.Opened opened ->
                    state instanceof Opening opening
                            ? next(
                                    opening.opened(
                                            SegmentWindow.over(opened.segments(), limits.window())))
                            : refused(state, "is not opening");
            case DiskRestoreEvent.SegmentDone done ->
                    state instanceof Restoring restoring
                                    && restoring.window().awaits(done.segment().segment())
                            ? next(restoring.written(done.segment()))
                            : refused(state, "does not await segment " + done.segment().segment());
            case DiskRestoreEvent.Closed _ ->
                    state instanceof Finalizing finalizing
                            ? next(finalizing.closed())
                            : refused(state, "is not finalizing");
            case DiskRestoreEvent.Cancelled _ ->
                    state instanceof Abandoning abandoning
                            ? next(abandoning.cancelled())
                            : refused(state, "is not abandoning");
            case DiskRestoreEvent.Broken broken -> broken(state, broken.failure());
            case DiskRestoreEvent.StopAsked stop ->
                    broken(state, Failure.of(FailureReason.STOPPED, "Stopped: " + stop.why()));
            case DiskRestoreEvent.DeadlinePassed passed ->
                    state instanceof Abandoning abandoning
                            ? next(abandoning.givenUp())
                            : broken(state, late(state, passed.step()));
        };
    }

    @Override
    public Decision decide(DiskRestoreState state) {
        return switch (state) {
            case Opening(var command) -> open(command);
            case Restoring restoring -> restore(restoring);
            case Finalizing(var command, _, var latest) -> {
                List<Effect> effects = new ArrayList<>();
                announce(command, latest, effects);
                effects.add(
                        new Effect.Perform(
                                new StepId("close"), new DiskRestoreWork.Close(command)));
                yield new Decision(
                        effects,
                        Optional.of(StepDeadline.ofWork(new StepId("close"), limits.closing())),
                        false);
            }
            case Abandoning(var command, _) ->
                    perform("cancel", new DiskRestoreWork.Cancel(command), limits.closing());
            case Restored done -> ended("restored", restored(done));
            case Failed(var command, var failure) ->
                    ended(
                            "failed",
                            new DiskRestoreFailed(
                                    command.transfer(),
                                    command.job(),
                                    command.sourceDisk(),
                                    command.targetDisk(),
                                    failure));
        };
    }

    @Override
    public DiskRestoreEvent deadlinePassed(StepId step, Instant at) {
        return new DiskRestoreEvent.DeadlinePassed(step.value());
    }

    /** A device shows nowhere but in its appliance: a worker in there says whether it does. */
    private Decision open(RestoreDisk command) {
        ApplianceDevice device = command.device();
        return device == null
                ? perform("open", new DiskRestoreWork.Open(command), limits.opening())
                : new Decision(
                        List.of(
                                new Effect.Ask(
                                        new StepId("find-device"),
                                        new FindDevice(device.appliance(), command.transfer()))),
                        deadline("open", limits.opening()),
                        false);
    }

    private static Command restore(RestoreDisk command, int segment) {
        ApplianceDevice device = command.device();
        return device == null
                ? new RestoreSegment(command.transfer(), segment)
                : new RestoreDeviceSegment(device.appliance(), command.transfer(), segment);
    }

    private Decision restore(Restoring restoring) {
        RestoreDisk command = restoring.command();
        List<Effect> effects = new ArrayList<>();
        announce(command, restoring.latest(), effects);
        for (int segment : restoring.window().inFlight()) {
            effects.add(new Effect.Ask(segmentStep(segment), restore(command, segment)));
        }
        return new Decision(effects, Optional.of(moving(restoring.window())), false);
    }

    /** The step of a segment that is asked for. */
    static StepId segmentStep(int segment) {
        return new StepId("restore-segment-" + segment);
    }

    /** A disk that waits for its turn has time; one that has begun has to get on. */
    private StepDeadline moving(SegmentWindow window) {
        int finished = window.finished();
        return finished == 0
                ? StepDeadline.ofWork(new StepId("restore"), limits.moving())
                : new StepDeadline(
                        new StepId("restore after segment " + finished), limits.moving());
    }

    private static void announce(
            RestoreDisk command, @Nullable WrittenSegment latest, List<Effect> effects) {
        if (latest != null) {
            effects.add(
                    new Effect.Announce(
                            new StepId("segment-restored-" + latest.segment()),
                            new SegmentRestored(
                                    command.transfer(),
                                    command.job(),
                                    latest.segment(),
                                    latest.bytesWritten())));
        }
    }

    private static DiskRestored restored(Restored done) {
        RestoreDisk command = done.command();
        return new DiskRestored(
                command.transfer(),
                command.job(),
                command.sourceDisk(),
                command.targetDisk(),
                done.bytesWritten());
    }

    private static Evolution<DiskRestoreState> broken(DiskRestoreState state, Failure failure) {
        return switch (state) {
            case Opening _, Restoring _, Finalizing _ ->
                    next(new Abandoning(state.command(), failure));
            case Abandoning _, Restored _, Failed _ ->
                    refused(state, "cannot break any more: " + failure.text());
        };
    }

    private static Failure late(DiskRestoreState state, String step) {
        RestoreDisk command = state.command();
        ApplianceDevice device = command.device();
        if (state instanceof Opening && device != null) {
            return Devices.nobodyAnswered(device, command.targetDisk());
        }
        return new Failure(
                FailureReason.DEADLINE_PASSED,
                "Step "
                        + step
                        + " of disk "
                        + command.targetDisk().text()
                        + " took longer than it may; look at the engine and the repository, then ask"
                        + " again.",
                command.targetDisk(),
                null,
                null);
    }

    private static Decision perform(String step, DiskRestoreWork work, Duration within) {
        return new Decision(
                List.of(new Effect.Perform(new StepId(step), work)),
                Optional.of(StepDeadline.ofWork(new StepId(step), within)),
                false);
    }

    private static Decision ended(String step, TransferEvent event) {
        return Decision.ended(List.of(new Effect.Announce(new StepId(step), event)));
    }

    private static Optional<StepDeadline> deadline(String step, Duration after) {
        return Optional.of(new StepDeadline(new StepId(step), after));
    }

    private static Evolution<DiskRestoreState> next(DiskRestoreState state) {
        return new Evolution.Next<>(state);
    }

    private static Evolution<DiskRestoreState> refused(DiskRestoreState state, String why) {
        return new Evolution.Refused<>(state.getClass().getSimpleName() + " " + why);
    }
}
