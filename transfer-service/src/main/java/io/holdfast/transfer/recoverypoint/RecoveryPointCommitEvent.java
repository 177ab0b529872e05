package io.holdfast.transfer.recoverypoint;

import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.Failure;
import java.time.Instant;

/** What happens to the writing of a recovery point. */
public sealed interface RecoveryPointCommitEvent {

    /** Somebody asked for it. */
    record Requested(CommitRecoveryPoint command) implements RecoveryPointCommitEvent {}

    /** It exists; the time is the one it holds. */
    record Written(Instant committedAt) implements RecoveryPointCommitEvent {}

    /** Something failed for good. */
    record Broken(Failure failure) implements RecoveryPointCommitEvent {}
}
