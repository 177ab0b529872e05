package io.holdfast.transfer.recoverypoint;

import io.holdfast.contracts.CommitRecoveryPoint;

/** What the writing of a recovery point does in this process. */
public sealed interface RecoveryPointCommitWork {

    /** Write it, or find it written. */
    record Write(CommitRecoveryPoint command) implements RecoveryPointCommitWork {}
}
