package io.holdfast.snapshot.backup;

import java.time.Duration;

/** How long each state of a backup job may last. */
public record StepLimits(
        Duration open,
        Duration transfer,
        Duration stop,
        Duration close,
        Duration commit,
        Duration keepChain) {}
