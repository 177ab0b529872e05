package io.holdfast.transfer.recoverypoint;

import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;

/** What the writing of a recovery point does in this process. */
public sealed interface RecoveryPointCommitWork extends PartOfJob {

    /** What was asked for. */
    CommitRecoveryPoint command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** Write it, or find it written. */
    record Write(CommitRecoveryPoint command) implements RecoveryPointCommitWork {}
}
