package io.holdfast.contracts;

/** The recovery point was not written. */
public record RecoveryPointCommitFailed(JobId job, RecoveryPointId recoveryPoint, Failure failure)
        implements TransferEvent {

    public RecoveryPointCommitFailed {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("failure", failure);
    }
}
