package io.holdfast.transfer.configuration;

import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Failure;

/** What happens to the capture of a VM configuration. */
public sealed interface ConfigurationCaptureEvent {

    /** Somebody asked for it. */
    record Requested(CaptureConfiguration command) implements ConfigurationCaptureEvent {}

    /** It is sealed in the repository. */
    record Sealed(ConfigurationId configuration, long sizeBytes)
            implements ConfigurationCaptureEvent {}

    /** Something failed for good. */
    record Broken(Failure failure) implements ConfigurationCaptureEvent {}
}
