package io.holdfast.contracts;

/** The configuration could not be captured. */
public record ConfigurationCaptureFailed(JobId job, Failure failure) implements TransferEvent {

    public ConfigurationCaptureFailed {
        Require.present("job", job);
        Require.present("failure", failure);
    }
}
