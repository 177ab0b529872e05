package io.holdfast.transfer.recoverypoint;

import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.RecoveryPointCommitFailed;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState.Committed;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState.Committing;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes a recovery point, last of all: one piece of work, one answer. */
public final class RecoveryPointCommit
        implements Saga<RecoveryPointCommitState, RecoveryPointCommitEvent> {

    public static final SagaType TYPE = new SagaType("recovery-point-commit");
    private static final StepId COMMIT = new StepId("commit");

    private final Duration within;

    public RecoveryPointCommit(Duration within) {
        this.within = within;
    }

    @Override
    public SagaType type() {
        return TYPE;
    }

    @Override
    public Evolution<RecoveryPointCommitState> begin(RecoveryPointCommitEvent first) {
        return first instanceof RecoveryPointCommitEvent.Requested(var command)
                ? new Evolution.Next<>(new Committing(command))
                : new Evolution.Refused<>("a commit begins with a request");
    }

    @Override
    public Evolution<RecoveryPointCommitState> evolve(
            RecoveryPointCommitState state, RecoveryPointCommitEvent event) {
        if (!(state instanceof Committing(var command))) {
            return new Evolution.Refused<>("the commit has ended");
        }
        return switch (event) {
            case RecoveryPointCommitEvent.Requested _ ->
                    new Evolution.Refused<>("the commit was requested before");
            case RecoveryPointCommitEvent.Written(var committedAt) ->
                    new Evolution.Next<>(new Committed(command, committedAt));
            case RecoveryPointCommitEvent.Broken(var failure) ->
                    new Evolution.Next<>(new Failed(command, failure));
        };
    }

    @Override
    public Decision decide(RecoveryPointCommitState state) {
        return switch (state) {
            case Committing(var command) ->
                    new Decision(
                            List.of(
                                    new Effect.Perform(
                                            COMMIT, new RecoveryPointCommitWork.Write(command))),
                            Optional.of(StepDeadline.ofWork(COMMIT, within)),
                            false);
            case Committed(var command, var committedAt) ->
                    ended("committed", committed(command, committedAt));
            case Failed(var command, var failure) ->
                    ended(
                            "failed",
                            new RecoveryPointCommitFailed(
                                    command.job(), command.recoveryPoint(), failure));
        };
    }

    @Override
    public RecoveryPointCommitEvent deadlinePassed(StepId step, Instant at) {
        return new RecoveryPointCommitEvent.Broken(
                Failure.of(
                        FailureReason.DEADLINE_PASSED,
                        "The recovery point was not written within "
                                + within
                                + "; look at the repository, then ask again."));
    }

    private static RecoveryPointCommitted committed(
            CommitRecoveryPoint command, Instant committedAt) {
        return new RecoveryPointCommitted(
                command.job(),
                command.recoveryPoint(),
                command.engine(),
                command.vm(),
                command.vmName(),
                command.mode(),
                command.way(),
                command.pointInTime(),
                committedAt,
                command.consistency(),
                command.consistencyReason(),
                command.frozenMillis(),
                command.checkpoint(),
                command.configuration(),
                command.disks(),
                command.disks().stream().mapToLong(RecoveryPointDisk::virtualSizeBytes).sum(),
                command.disks().stream().mapToLong(RecoveryPointDisk::bytesRead).sum(),
                command.disks().stream().mapToLong(RecoveryPointDisk::bytesStored).sum(),
                command.policy(),
                command.labels());
    }

    private static Decision ended(String step, TransferEvent event) {
        return Decision.ended(List.of(new Effect.Announce(new StepId(step), event)));
    }
}
