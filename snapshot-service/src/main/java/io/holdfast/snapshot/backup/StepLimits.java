package io.holdfast.snapshot.backup;

import java.time.Duration;

/**
 * How long each state of a backup job may last.
 *
 * @param waitForTurn until the job has its turn, once the engine is too busy for it
 */
public record StepLimits(
        Duration waitForTurn,
        Duration open,
        Duration transfer,
        Duration stop,
        Duration close,
        Duration commit,
        Duration keepChain) {

    /** What the configuration has for waiting when nothing is said. */
    public static final Duration WAIT_FOR_TURN = Duration.ofHours(24);

    /** With the usual patience of jobs that wait. */
    public StepLimits(
            Duration open,
            Duration transfer,
            Duration stop,
            Duration close,
            Duration commit,
            Duration keepChain) {
        this(WAIT_FOR_TURN, open, transfer, stop, close, commit, keepChain);
    }
}
