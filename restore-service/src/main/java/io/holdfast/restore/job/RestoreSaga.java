package io.holdfast.restore.job;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
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
import io.holdfast.restore.job.RestoreState.Working;
import io.holdfast.restore.job.RestoreStep.Admitted;
import io.holdfast.restore.job.RestoreStep.CancelAsked;
import io.holdfast.restore.job.RestoreStep.Checked;
import io.holdfast.restore.job.RestoreStep.DeadlinePassed;
import io.holdfast.restore.job.RestoreStep.DiskFilled;
import io.holdfast.restore.job.RestoreStep.DiskNotFilled;
import io.holdfast.restore.job.RestoreStep.DisksAttached;
import io.holdfast.restore.job.RestoreStep.DisksCreated;
import io.holdfast.restore.job.RestoreStep.DisksVerified;
import io.holdfast.restore.job.RestoreStep.Finished;
import io.holdfast.restore.job.RestoreStep.MustWait;
import io.holdfast.restore.job.RestoreStep.Planned;
import io.holdfast.restore.job.RestoreStep.Requested;
import io.holdfast.restore.job.RestoreStep.Undone;
import io.holdfast.restore.job.RestoreStep.VmCreated;
import io.holdfast.restore.job.RestoreStep.WorkFailed;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import java.time.Instant;

/**
 * Plan → turn → disks → filled → verified → VM → attached → checked → finished → one terminal
 * event; what fails on the way is undone. Where there is no VM to make, or none to attach to, those
 * states are left out. What each state asks for is {@link RestoreDecisions}.
 */
public final class RestoreSaga implements Saga<RestoreState, RestoreStep> {

    public static final SagaType TYPE = new SagaType("restore");

    private final RestoreDecisions decisions;

    public RestoreSaga(StepLimits limits) {
        this.decisions = new RestoreDecisions(limits);
    }

    @Override
    public SagaType type() {
        return TYPE;
    }

    @Override
    public Evolution<RestoreState> begin(RestoreStep first) {
        if (first instanceof Requested requested) {
            return next(Planning.of(requested));
        }
        if (first instanceof CancelAsked cancel) {
            return next(new Forestalled(cancel.job(), cancel.cancellation()));
        }
        return new Evolution.Refused<>(
                first.getClass().getSimpleName() + " cannot begin a restore job");
    }

    @Override
    public Evolution<RestoreState> evolve(RestoreState state, RestoreStep step) {
        return switch (state) {
            case Working working -> working(working, step);
            case FillingDisks filling -> fillingDisks(filling, step);
            case Stopping stopping -> stopping(stopping, step);
            case Undoing undoing -> undoing(undoing, step);
            case ClearingUp clearing -> clearingUp(clearing, step);
            case Forestalled forestalled -> forestalled(forestalled, step);
            case Completed _, Failed _, Cancelled _, NeverRequested _ -> refused(state, step);
        };
    }

    @Override
    public Decision decide(RestoreState state) {
        return decisions.of(state);
    }

    @Override
    public RestoreStep deadlinePassed(StepId step, Instant at) {
        return new DeadlinePassed(step.value(), at);
    }

    private static Evolution<RestoreState> working(Working state, RestoreStep step) {
        return switch (step) {
            case Planned done when state instanceof Planning planning ->
                    next(planning.planned(done.plan(), done.at()));
            case Admitted admitted when state instanceof Queued queued ->
                    next(queued.admitted(admitted.at()));
            case MustWait wait when state instanceof Queued queued ->
                    next(queued.forPlaces(wait.full(), wait.at()));
            case DisksCreated done when state instanceof CreatingDisks creating ->
                    next(creating.created(done.at()));
            case DisksVerified done when state instanceof VerifyingDisks verifying ->
                    next(verifying.verified(done.bytes(), done.at()));
            case VmCreated done when state instanceof CreatingVm creating ->
                    next(creating.created(done.vm(), done.at()));
            case DisksAttached done when state instanceof AttachingDisks attaching ->
                    next(attaching.attached(done.at()));
            case Checked done when state instanceof Checking checking ->
                    next(checking.passed(done.at()));
            case Finished done when state instanceof Finishing finishing ->
                    next(finishing.finished(done.replaced(), done.warnings(), done.at()));
            case WorkFailed failed ->
                    next(state.takenBack(new Cause.Broken(failed.failure()), failed.at()));
            case DeadlinePassed late ->
                    next(state.takenBack(tooLate(state.unfinished()), late.at()));
            case CancelAsked _ when state instanceof Finishing ->
                    refused(state, step); // it is good
            case CancelAsked cancel ->
                    next(state.takenBack(new Cause.Unwanted(cancel.cancellation()), cancel.at()));
            case Planned _, DisksCreated _, VmCreated _, DisksAttached _, Checked _ ->
                    refused(state, step);
            case DisksVerified _, Finished _, Admitted _, MustWait _ -> refused(state, step);
            case Requested _, DiskFilled _, DiskNotFilled _, Undone _ -> refused(state, step);
        };
    }

    private static Evolution<RestoreState> fillingDisks(FillingDisks state, RestoreStep step) {
        return switch (step) {
            case DiskFilled disk ->
                    state.pending().contains(disk.source())
                            ? next(state.filled(disk.source(), disk.bytesWritten(), disk.at()))
                            : refused(state, step);
            case DiskNotFilled disk ->
                    state.pending().contains(disk.source())
                            ? next(
                                    state.takenBack(
                                            new Cause.Broken(disk.failure()),
                                            disk.source(),
                                            disk.at()))
                            : refused(state, step);
            case DeadlinePassed late ->
                    next(state.takenBack(tooLate("the disks were not written"), null, late.at()));
            case CancelAsked cancel ->
                    next(
                            state.takenBack(
                                    new Cause.Unwanted(cancel.cancellation()), null, cancel.at()));
            case Requested _, Planned _, DisksCreated _, VmCreated _, WorkFailed _ ->
                    refused(state, step);
            case DisksAttached _, Checked _, Undone _, DisksVerified _, Finished _ ->
                    refused(state, step);
            case Admitted _, MustWait _ -> refused(state, step);
        };
    }

    private static Evolution<RestoreState> stopping(Stopping state, RestoreStep step) {
        return switch (step) {
            case DiskFilled disk -> next(state.stopped(disk.source(), disk.at()));
            case DiskNotFilled disk -> next(state.stopped(disk.source(), disk.at()));
            case DeadlinePassed late -> next(state.givenUp(late.at()));
            case CancelAsked cancel -> next(state.cancelled(cancel.cancellation()));
            case Requested _, Planned _, DisksCreated _, VmCreated _, WorkFailed _ ->
                    refused(state, step);
            case DisksAttached _, Checked _, Undone _, DisksVerified _, Finished _ ->
                    refused(state, step);
            case Admitted _, MustWait _ -> refused(state, step);
        };
    }

    private static Evolution<RestoreState> undoing(Undoing state, RestoreStep step) {
        return switch (step) {
            case Undone undone -> next(state.undone(undone.leftovers(), undone.at()));
            case DeadlinePassed late -> next(state.notUndone(late.at()));
            case CancelAsked cancel -> next(state.cancelled(cancel.cancellation()));
            case Requested _, Planned _, DisksCreated _, DiskFilled _, DiskNotFilled _ ->
                    refused(state, step);
            case VmCreated _, DisksAttached _, Checked _, WorkFailed _ -> refused(state, step);
            case DisksVerified _, Finished _, Admitted _, MustWait _ -> refused(state, step);
        };
    }

    private static Evolution<RestoreState> clearingUp(ClearingUp state, RestoreStep step) {
        return switch (step) {
            case Undone _, DeadlinePassed _ -> next(state.end());
            case CancelAsked _, Requested _, Planned _, DisksCreated _, DiskFilled _ ->
                    refused(state, step);
            case DiskNotFilled _, VmCreated _, DisksAttached _, Checked _, WorkFailed _ ->
                    refused(state, step);
            case DisksVerified _, Finished _, Admitted _, MustWait _ -> refused(state, step);
        };
    }

    private static Evolution<RestoreState> forestalled(Forestalled state, RestoreStep step) {
        return switch (step) {
            case Requested request -> next(state.requested(request));
            case DeadlinePassed _ -> next(new NeverRequested(state.job()));
            case CancelAsked _, Planned _, DisksCreated _, DiskFilled _, DiskNotFilled _ ->
                    refused(state, step);
            case VmCreated _, DisksAttached _, Checked _, WorkFailed _ -> refused(state, step);
            case DisksVerified _, Finished _, Undone _ -> refused(state, step);
            case Admitted _, MustWait _ -> refused(state, step);
        };
    }

    private static Cause tooLate(String what) {
        return new Cause.Broken(
                Failure.of(FailureReason.DEADLINE_PASSED, what + " before the deadline"));
    }

    private static Evolution<RestoreState> next(RestoreState state) {
        return new Evolution.Next<>(state);
    }

    private static Evolution<RestoreState> refused(RestoreState state, RestoreStep step) {
        return new Evolution.Refused<>(
                step.getClass().getSimpleName()
                        + " is not expected while "
                        + state.getClass().getSimpleName());
    }
}
