package io.holdfast.restore.job;

import java.time.Duration;

/**
 * How long each state of a restore job may last.
 *
 * @param waitForTurn until the job has its turn, once the engine is too busy for it
 */
public record StepLimits(
        Duration waitForTurn,
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
        Duration clearUp) {

    /** What the configuration has for waiting when nothing is said. */
    public static final Duration WAIT_FOR_TURN = Duration.ofHours(24);

    /** With the usual patience of jobs that wait. */
    public StepLimits(
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
            Duration clearUp) {
        this(
                WAIT_FOR_TURN,
                plan,
                createDisks,
                fillDisks,
                verify,
                createVm,
                attach,
                check,
                finish,
                stop,
                undo,
                clearUp);
    }
}
