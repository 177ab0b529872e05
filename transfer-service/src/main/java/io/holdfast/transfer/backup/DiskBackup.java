package io.holdfast.transfer.backup;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.Command;
import io.holdfast.contracts.CopyDeviceSegment;
import io.holdfast.contracts.CopySegment;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FindDevice;
import io.holdfast.contracts.SegmentCopied;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.backup.DiskBackupState.Abandoning;
import io.holdfast.transfer.backup.DiskBackupState.Copying;
import io.holdfast.transfer.backup.DiskBackupState.Failed;
import io.holdfast.transfer.backup.DiskBackupState.Finalizing;
import io.holdfast.transfer.backup.DiskBackupState.Opening;
import io.holdfast.transfer.backup.DiskBackupState.Sealing;
import io.holdfast.transfer.backup.DiskBackupState.Transferred;
import io.holdfast.transfer.device.Devices;
import io.holdfast.transfer.window.SegmentWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies one disk of an open point in time: open, copy, close, seal; or abandon, and say why. */
public final class DiskBackup implements Saga<DiskBackupState, DiskBackupEvent> {

    public static final SagaType TYPE = new SagaType("disk-backup");

    private final TransferLimits limits;

    public DiskBackup(TransferLimits limits) {
        this.limits = limits;
    }

    @Override
    public SagaType type() {
        return TYPE;
    }

    @Override
    public Evolution<DiskBackupState> begin(DiskBackupEvent first) {
        return first instanceof DiskBackupEvent.Requested requested
                ? next(new Opening(requested.command()))
                : new Evolution.Refused<>("a disk backup begins with a request");
    }

    @Override
    public Evolution<DiskBackupState> evolve(DiskBackupState state, DiskBackupEvent event) {
        return switch (event) {
            case DiskBackupEvent.Requested _ -> refused(state, "was requested before");
            case DiskBackupEvent.Opened opened ->
                    state instanceof Opening opening
                            ? next(
                                    opening.opened(
                                            SegmentWindow.over(opened.segments(), limits.window()),
                                            opened.reading()))
                            : refused(state, "is not opening");
            case DiskBackupEvent.FellBack fellBack ->
                    state instanceof Copying copying && copying.reading().changesOnly()
                            ? next(copying.fellBack(fellBack.reason()))
                            : refused(state, "does not read changes");
            case DiskBackupEvent.SegmentDone done ->
                    state instanceof Copying copying
                                    && copying.window().awaits(done.segment().segment())
                            ? next(copying.copied(done.segment()))
                            : refused(state, "does not await segment " + done.segment().segment());
            case DiskBackupEvent.Closed _ ->
                    state instanceof Finalizing finalizing
                            ? next(finalizing.closed())
                            : refused(state, "is not finalizing");
            case DiskBackupEvent.Sealed sealed ->
                    state instanceof Sealing sealing
                            ? next(sealing.sealed(sealed))
                            : refused(state, "is not sealing");
            case DiskBackupEvent.Cancelled _ ->
                    state instanceof Abandoning abandoning
                            ? next(abandoning.cancelled())
                            : refused(state, "is not abandoning");
            case DiskBackupEvent.Broken broken -> broken(state, broken.failure());
            case DiskBackupEvent.StopAsked stop ->
                    broken(state, Failure.of(FailureReason.STOPPED, "Stopped: " + stop.why()));
            case DiskBackupEvent.DeadlinePassed passed ->
                    state instanceof Abandoning abandoning
                            ? next(abandoning.givenUp())
                            : broken(state, late(state, passed.step()));
        };
    }

    @Override
    public Decision decide(DiskBackupState state) {
        return switch (state) {
            case Opening(var command) -> open(command);
            case Copying copying -> copy(copying);
            case Finalizing(var command, _, _, var latest) -> {
                List<Effect> effects = new ArrayList<>();
                announce(command, latest, effects);
                effects.add(
                        new Effect.Perform(new StepId("close"), new DiskBackupWork.Close(command)));
                yield new Decision(
                        effects,
                        Optional.of(StepDeadline.ofWork(new StepId("close"), limits.closing())),
                        false);
            }
            case Sealing(var command, var reading, _) ->
                    perform("seal", new DiskBackupWork.Seal(command, reading), limits.storing());
            case Abandoning(var command, _) ->
                    perform("cancel", new DiskBackupWork.Cancel(command), limits.closing());
            case Transferred done -> ended("transferred", transferred(done));
            case Failed(var command, var failure) ->
                    ended(
                            "failed",
                            new DiskTransferFailed(
                                    command.transfer(), command.job(), command.disk(), failure));
        };
    }

    @Override
    public DiskBackupEvent deadlinePassed(StepId step, Instant at) {
        return new DiskBackupEvent.DeadlinePassed(step.value());
    }

    /** A device shows nowhere but in its appliance: a worker in there says whether it does. */
    private Decision open(TransferDisk command) {
        ApplianceDevice device = command.device();
        return device == null
                ? perform("open", new DiskBackupWork.Open(command), limits.opening())
                : new Decision(
                        List.of(
                                new Effect.Ask(
                                        new StepId("find-device"),
                                        new FindDevice(device.appliance(), command.transfer()))),
                        deadline("open", limits.opening()),
                        false);
    }

    private Decision copy(Copying copying) {
        TransferDisk command = copying.command();
        List<Effect> effects = new ArrayList<>();
        announce(command, copying.latest(), effects);
        for (int segment : copying.window().inFlight()) {
            effects.add(new Effect.Ask(segmentStep(segment), copy(command, segment)));
        }
        return new Decision(effects, Optional.of(moving(copying.window())), false);
    }

    /** The step of a segment that is asked for. */
    static StepId segmentStep(int segment) {
        return new StepId("copy-segment-" + segment);
    }

    /** A disk that waits for its turn has time; one that has begun has to get on. */
    private StepDeadline moving(SegmentWindow window) {
        int finished = window.finished();
        return finished == 0
                ? StepDeadline.ofWork(new StepId("copy"), limits.moving())
                : new StepDeadline(new StepId("copy after segment " + finished), limits.moving());
    }

    private static Command copy(TransferDisk command, int segment) {
        ApplianceDevice device = command.device();
        return device == null
                ? new CopySegment(command.transfer(), segment)
                : new CopyDeviceSegment(device.appliance(), command.transfer(), segment);
    }

    private static void announce(
            TransferDisk command, @Nullable CopiedSegment latest, List<Effect> effects) {
        if (latest != null) {
            effects.add(
                    new Effect.Announce(
                            new StepId("segment-copied-" + latest.segment()),
                            new SegmentCopied(
                                    command.transfer(),
                                    command.job(),
                                    latest.segment(),
                                    latest.bytes().read(),
                                    latest.bytes().stored())));
        }
    }

    private static DiskTransferred transferred(Transferred done) {
        TransferDisk command = done.command();
        return new DiskTransferred(
                command.transfer(),
                command.job(),
                command.disk(),
                done.manifest(),
                done.reading().mode(),
                done.reading().fallback(),
                command.virtualSizeBytes(),
                done.copied().read(),
                done.copied().stored(),
                done.zeroBytes(),
                done.chunks());
    }

    private static Evolution<DiskBackupState> broken(DiskBackupState state, Failure failure) {
        return switch (state) {
            case Opening _, Copying _, Finalizing _, Sealing _ ->
                    next(new Abandoning(state.command(), failure));
            case Abandoning _, Transferred _, Failed _ ->
                    refused(state, "cannot break any more: " + failure.text());
        };
    }

    private static Failure late(DiskBackupState state, String step) {
        TransferDisk command = state.command();
        ApplianceDevice device = command.device();
        if (state instanceof Opening && device != null) {
            return Devices.nobodyAnswered(device, command.disk());
        }
        return new Failure(
                FailureReason.DEADLINE_PASSED,
                "Step "
                        + step
                        + " of disk "
                        + command.disk().text()
                        + " took longer than it may; look at the engine and the repository, then ask"
                        + " again.",
                command.disk(),
                null,
                null);
    }

    private static Decision perform(String step, DiskBackupWork work, Duration within) {
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

    private static Evolution<DiskBackupState> next(DiskBackupState state) {
        return new Evolution.Next<>(state);
    }

    private static Evolution<DiskBackupState> refused(DiskBackupState state, String why) {
        return new Evolution.Refused<>(state.getClass().getSimpleName() + " " + why);
    }
}
