package io.holdfast.simulator.engine.state;

import java.time.Duration;

/**
 * How long a real engine takes, in simulated time (the behaviour reference, §12.1).
 *
 * @param answer added to every answer
 * @param snapshotCreate from POST to {@code ok}
 * @param snapshotMerge from DELETE to gone
 * @param backupReady from POST to {@code ready}
 * @param backupPoll from finalize to the phase {@code finalizing}
 * @param diskCreate from POST to {@code ok}
 * @param transferStart how long the POST of a transfer takes
 * @param transferStep from one closing phase of a transfer to the next
 * @param transferPoll how often the engine looks at a running transfer
 * @param vmChange start, stop and import of a VM
 */
public record Delays(
        Duration answer,
        Duration snapshotCreate,
        Duration snapshotMerge,
        Duration backupReady,
        Duration backupPoll,
        Duration diskCreate,
        Duration transferStart,
        Duration transferStep,
        Duration transferPoll,
        Duration vmChange) {
    /** Polling faster than this only burns the processor. */
    private static final Duration POLL_MIN = Duration.ofMillis(250);

    /** As measured on engines. */
    public static Delays real() {
        return new Delays(
                Duration.ofMillis(20),
                Duration.ofSeconds(6),
                Duration.ofSeconds(40),
                Duration.ofSeconds(14),
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                Duration.ofMillis(1500),
                Duration.ofSeconds(4),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3));
    }

    /** All zero, apart from polling. */
    public static Delays none() {
        return real().at(0);
    }

    /** These, {@code speed} times as fast; 0 means no delay at all. */
    public Delays at(double speed) {
        return new Delays(
                scale(answer, speed),
                scale(snapshotCreate, speed),
                scale(snapshotMerge, speed),
                scale(backupReady, speed),
                scale(backupPoll, speed),
                scale(diskCreate, speed),
                scale(transferStart, speed),
                scale(transferStep, speed),
                max(scale(transferPoll, speed), POLL_MIN),
                scale(vmChange, speed));
    }

    private static Duration scale(Duration delay, double speed) {
        return speed == 0 ? Duration.ZERO : Duration.ofNanos((long) (delay.toNanos() / speed));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
