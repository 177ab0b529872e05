package io.holdfast.restore.job;

import java.time.Duration;

/** How long each state of a restore job may last. */
public record StepLimits(
        Duration plan,
        Duration createDisks,
        Duration fillDisks,
        Duration createVm,
        Duration attach,
        Duration check,
        Duration stop,
        Duration undo) {}
