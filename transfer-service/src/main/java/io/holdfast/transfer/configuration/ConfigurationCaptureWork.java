package io.holdfast.transfer.configuration;

import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;

/** What the capture of a VM configuration does in this process. */
public sealed interface ConfigurationCaptureWork extends PartOfJob {

    /** What was asked for. */
    CaptureConfiguration command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** Read the configuration from the engine and seal it into the repository. */
    record Capture(CaptureConfiguration command) implements ConfigurationCaptureWork {}
}
