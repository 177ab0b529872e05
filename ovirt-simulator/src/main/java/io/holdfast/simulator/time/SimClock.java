package io.holdfast.simulator.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The only source of time in the simulator. All delays, ticket lifetimes and inactivity limits are
 * measured on it, so that a test can speed time up or move it by hand.
 */
public interface SimClock {
    /** The wall clock that engine dates are taken from. */
    Instant now();

    /** Simulated time since some fixed start; never goes back. */
    Duration elapsed();

    /**
     * Waits for a stretch of simulated time. Returns early, with the flag set, when interrupted.
     */
    void sleep(Duration duration);

    /** The machine's own clock. */
    static SimClock real() {
        return new ScaledClock(1.0);
    }

    /** A clock that runs {@code speed} times as fast as the machine's. */
    static SimClock scaled(double speed) {
        return new ScaledClock(speed);
    }
}
