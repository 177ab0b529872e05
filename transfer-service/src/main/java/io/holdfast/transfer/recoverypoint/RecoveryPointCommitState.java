package io.holdfast.transfer.recoverypoint;

import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;
import java.time.Instant;

/** Where the writing of a recovery point stands. */
public sealed interface RecoveryPointCommitState extends PartOfJob {

    /** What was asked for. */
    CommitRecoveryPoint command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** It is being written. */
    record Committing(CommitRecoveryPoint command) implements RecoveryPointCommitState {}

    /** It exists. */
    record Committed(CommitRecoveryPoint command, Instant committedAt)
            implements RecoveryPointCommitState {}

    /** It was not written. */
    record Failed(CommitRecoveryPoint command, Failure failure)
            implements RecoveryPointCommitState {}
}
