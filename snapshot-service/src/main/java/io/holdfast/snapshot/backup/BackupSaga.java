package io.holdfast.snapshot.backup;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaType;
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
import io.holdfast.snapshot.backup.BackupStep.Admitted;
import io.holdfast.snapshot.backup.BackupStep.CancelAsked;
import io.holdfast.snapshot.backup.BackupStep.ChainKept;
import io.holdfast.snapshot.backup.BackupStep.Closed;
import io.holdfast.snapshot.backup.BackupStep.CommitRefused;
import io.holdfast.snapshot.backup.BackupStep.Committed;
import io.holdfast.snapshot.backup.BackupStep.ConfigurationArrived;
import io.holdfast.snapshot.backup.BackupStep.ConfigurationLost;
import io.holdfast.snapshot.backup.BackupStep.DeadlinePassed;
import io.holdfast.snapshot.backup.BackupStep.DiskArrived;
import io.holdfast.snapshot.backup.BackupStep.DiskLost;
import io.holdfast.snapshot.backup.BackupStep.MustWait;
import io.holdfast.snapshot.backup.BackupStep.Opened;
import io.holdfast.snapshot.backup.BackupStep.OpeningFailed;
import io.holdfast.snapshot.backup.BackupStep.RequestCame;
import io.holdfast.snapshot.backup.BackupStep.RequestRefused;
import io.holdfast.snapshot.backup.BackupStep.Requested;
import java.time.Instant;

/**
 * Request → turn → point in time → configuration and disks → closed → recovery point → one terminal
 * event. Which state follows which step; what each state asks for is {@link BackupDecisions}.
 */
public final class BackupSaga implements Saga<BackupState, BackupStep> {

    public static final SagaType TYPE = new SagaType("backup");

    private final BackupDecisions decisions;

    public BackupSaga(StepLimits limits) {
        this.decisions = new BackupDecisions(limits);
    }

    @Override
    public SagaType type() {
        return TYPE;
    }

    @Override
    public Evolution<BackupState> begin(BackupStep first) {
        return switch (first) {
            case Requested requested -> next(Waiting.of(requested));
            case RequestRefused refused ->
                    next(
                            new Refused(
                                    refused.job(),
                                    refused.engine(),
                                    refused.vm(),
                                    refused.failure(),
                                    refused.at()));
            case CancelAsked cancel -> next(new Forestalled(cancel.job(), cancel.cancellation()));
            case Admitted _, MustWait _, Opened _, OpeningFailed _ -> notFirst(first);
            case ConfigurationArrived _, ConfigurationLost _ -> notFirst(first);
            case DiskArrived _, DiskLost _, Closed _, Committed _, CommitRefused _ ->
                    notFirst(first);
            case ChainKept _, RequestCame _, DeadlinePassed _ -> notFirst(first);
        };
    }

    @Override
    public Evolution<BackupState> evolve(BackupState state, BackupStep step) {
        return switch (state) {
            case Waiting waiting -> evolveWaiting(waiting, step);
            case Opening opening -> evolveOpening(opening, step);
            case Transferring transferring -> evolveTransferring(transferring, step);
            case Stopping stopping -> evolveStopping(stopping, step);
            case Closing closing -> evolveClosing(closing, step);
            case Committing committing -> evolveCommitting(committing, step);
            case KeepingChain keeping -> evolveKeepingChain(keeping, step);
            case Forestalled forestalled -> evolveForestalled(forestalled, step);
            case Completed _, Failed _, Cancelled _ -> refused(state, step);
            case Refused _, NeverBegun _, NeverRequested _ -> refused(state, step);
        };
    }

    @Override
    public Decision decide(BackupState state) {
        return decisions.of(state);
    }

    @Override
    public BackupStep deadlinePassed(StepId step, Instant at) {
        return new DeadlinePassed(step.value(), at);
    }

    private static Evolution<BackupState> evolveWaiting(Waiting state, BackupStep step) {
        return switch (step) {
            case Admitted admitted -> next(state.admitted(admitted.at()));
            case MustWait wait -> next(state.forPlaces(wait.full(), wait.at()));
            case OpeningFailed failed -> next(state.failed(failed.failure(), failed.at()));
            case DeadlinePassed late -> next(state.failed(tooLate(state.unfinished()), late.at()));
            case CancelAsked cancel -> next(state.cancelled(cancel.cancellation(), cancel.at()));
            case Requested _, RequestRefused _, RequestCame _, Opened _ -> refused(state, step);
            case ConfigurationArrived _, ConfigurationLost _ -> refused(state, step);
            case DiskArrived _, DiskLost _, Closed _, Committed _, CommitRefused _, ChainKept _ ->
                    refused(state, step);
        };
    }

    private static Evolution<BackupState> evolveOpening(Opening state, BackupStep step) {
        return switch (step) {
            case Opened opened -> next(state.opened(opened.point(), opened.at()));
            case OpeningFailed failed -> next(state.failed(failed.failure(), failed.at()));
            case DeadlinePassed late ->
                    next(
                            state.failed(
                                    tooLate("the engine did not open a point in time"), late.at()));
            case ConfigurationArrived in when state.attempt().number() > 1 ->
                    next(state.configurationArrived(in.configuration()));
            case ConfigurationLost lost when state.attempt().number() > 1 ->
                    next(state.failed(lost.failure(), lost.at()));
            case CancelAsked cancel -> next(state.cancelled(cancel.cancellation(), cancel.at()));
            case RequestCame _, Admitted _, MustWait _ -> refused(state, step);
            case Requested _, RequestRefused _, ConfigurationArrived _, ConfigurationLost _ ->
                    refused(state, step);
            case DiskArrived _, DiskLost _, Closed _, Committed _, CommitRefused _, ChainKept _ ->
                    refused(state, step);
        };
    }

    private static Evolution<BackupState> evolveTransferring(Transferring state, BackupStep step) {
        return switch (step) {
            case ConfigurationArrived in ->
                    next(state.configurationArrived(in.configuration(), in.at()));
            case ConfigurationLost lost -> next(state.failed(lost.failure(), lost.at()));
            case DiskArrived disk ->
                    state.awaits(disk.transfer(), disk.disk())
                            ? next(state.diskArrived(disk))
                            : refused(state, step);
            case DiskLost lost ->
                    state.awaits(lost.transfer(), lost.disk())
                            ? next(state.diskLost(lost))
                            : refused(state, step);
            case DeadlinePassed late ->
                    next(state.failed(tooLate("the disks were not copied"), late.at()));
            case CancelAsked cancel -> next(state.cancelled(cancel.cancellation(), cancel.at()));
            case RequestCame _, Admitted _, MustWait _ -> refused(state, step);
            case Requested _, RequestRefused _, Opened _, OpeningFailed _ -> refused(state, step);
            case Closed _, Committed _, CommitRefused _, ChainKept _ -> refused(state, step);
        };
    }

    private static Evolution<BackupState> evolveStopping(Stopping state, BackupStep step) {
        return switch (step) {
            case DiskArrived disk -> next(state.stopped(disk.disk(), disk.at()));
            case DiskLost lost -> next(state.stopped(lost.disk(), lost.at()));
            case DeadlinePassed late -> next(state.givenUp(late.at()));
            case ConfigurationArrived in ->
                    next(state.ending(state.ending().configurationArrived(in.configuration())));
            case ConfigurationLost lost ->
                    next(state.ending(state.ending().configurationLost(lost.failure())));
            case CancelAsked cancel ->
                    next(state.ending(state.ending().cancelled(cancel.cancellation())));
            case RequestCame _, Admitted _, MustWait _ -> refused(state, step);
            case Requested _, RequestRefused _, Opened _, OpeningFailed _ -> refused(state, step);
            case Closed _, Committed _, CommitRefused _, ChainKept _ -> refused(state, step);
        };
    }

    private static Evolution<BackupState> evolveClosing(Closing state, BackupStep step) {
        return switch (step) {
            case Closed closed -> next(state.closed(closed));
            case DeadlinePassed late -> next(state.notClosed(late.at()));
            case ConfigurationArrived in ->
                    next(state.ending(state.ending().configurationArrived(in.configuration())));
            case ConfigurationLost lost ->
                    next(state.ending(state.ending().configurationLost(lost.failure())));
            case CancelAsked cancel ->
                    next(state.ending(state.ending().cancelled(cancel.cancellation())));
            case RequestCame _, Admitted _, MustWait _ -> refused(state, step);
            case Requested _, RequestRefused _, Opened _, OpeningFailed _ -> refused(state, step);
            case DiskArrived _, DiskLost _, Committed _, CommitRefused _, ChainKept _ ->
                    refused(state, step);
        };
    }

    private static Evolution<BackupState> evolveCommitting(Committing state, BackupStep step) {
        return switch (step) {
            case Committed in -> next(state.committed(in.recoveryPoint(), in.at()));
            case CommitRefused no -> next(state.failed(no.failure(), no.at()));
            case DeadlinePassed late ->
                    next(state.failed(tooLate("the recovery point was not written"), late.at()));
            case CancelAsked _, RequestCame _ -> refused(state, step); // it may be written already
            case Admitted _, MustWait _ -> refused(state, step);
            case Requested _, RequestRefused _, Opened _, OpeningFailed _ -> refused(state, step);
            case ConfigurationArrived _, ConfigurationLost _ -> refused(state, step);
            case DiskArrived _, DiskLost _, Closed _, ChainKept _ -> refused(state, step);
        };
    }

    private static Evolution<BackupState> evolveKeepingChain(KeepingChain state, BackupStep step) {
        return switch (step) {
            case ChainKept kept -> next(state.kept(kept.at()));
            case DeadlinePassed late -> next(state.notKept(late.at()));
            case CancelAsked _, RequestCame _ -> refused(state, step); // it is written
            case Admitted _, MustWait _ -> refused(state, step);
            case Requested _, RequestRefused _, Opened _, OpeningFailed _ -> refused(state, step);
            case ConfigurationArrived _, ConfigurationLost _ -> refused(state, step);
            case DiskArrived _, DiskLost _, Closed _, Committed _, CommitRefused _ ->
                    refused(state, step);
        };
    }

    private static Evolution<BackupState> evolveForestalled(Forestalled state, BackupStep step) {
        return switch (step) {
            case RequestCame request -> next(state.requested(request));
            case DeadlinePassed _ -> next(new NeverRequested(state.job()));
            case CancelAsked _, Requested _, RequestRefused _ -> refused(state, step);
            case Admitted _, MustWait _ -> refused(state, step);
            case Opened _, OpeningFailed _, ConfigurationArrived _, ConfigurationLost _ ->
                    refused(state, step);
            case DiskArrived _, DiskLost _, Closed _, Committed _, CommitRefused _, ChainKept _ ->
                    refused(state, step);
        };
    }

    private static Failure tooLate(String what) {
        return Failure.of(FailureReason.DEADLINE_PASSED, what + " before the deadline");
    }

    private static Evolution<BackupState> next(BackupState state) {
        return new Evolution.Next<>(state);
    }

    private static Evolution<BackupState> notFirst(BackupStep step) {
        return new Evolution.Refused<>(
                step.getClass().getSimpleName() + " cannot begin a backup job");
    }

    private static Evolution<BackupState> refused(BackupState state, BackupStep step) {
        return new Evolution.Refused<>(
                step.getClass().getSimpleName()
                        + " is not expected while "
                        + state.getClass().getSimpleName());
    }
}
