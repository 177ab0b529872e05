package io.holdfast.transfer.configuration;

import io.holdfast.contracts.CaptureConfiguration;

/** What the capture of a VM configuration does in this process. */
public sealed interface ConfigurationCaptureWork {

    /** Read the configuration from the engine and seal it into the repository. */
    record Capture(CaptureConfiguration command) implements ConfigurationCaptureWork {}
}
