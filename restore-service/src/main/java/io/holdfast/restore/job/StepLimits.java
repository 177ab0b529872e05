package io.holdfast.restore.job;

import java.time.Duration;

/** How long each state of a restore job may last. */
public record StepLimits(
        Duration plan,
        Duration createDisks,
        Duration fillDisks,
        Duration verify,
        Duration createVm,
        Duration attach,
        Duration check,
        Duration finish,
        Duration stop,
        Duration undo,
        Duration clearUp) {}
