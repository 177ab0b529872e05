package io.holdfast.transfer.configuration;

import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;

/** Where the capture of a VM configuration stands. */
public sealed interface ConfigurationCaptureState extends PartOfJob {

    /** What was asked for. */
    CaptureConfiguration command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** The configuration is being read and sealed. */
    record Capturing(CaptureConfiguration command) implements ConfigurationCaptureState {}

    /** It is sealed in the repository. */
    record Captured(CaptureConfiguration command, ConfigurationId configuration, long sizeBytes)
            implements ConfigurationCaptureState {}

    /** It could not be captured. */
    record Failed(CaptureConfiguration command, Failure failure)
            implements ConfigurationCaptureState {}
}
