package io.holdfast.simulator.time;

import java.time.Duration;
import java.time.Instant;

/** Simulated time runs at a constant multiple of machine time, from the moment it is made. */
final class ScaledClock implements SimClock {
    private final double speed;
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    ScaledClock(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("clock speed must be above 0, not " + speed);
        }
        this.speed = speed;
    }

    @Override
    public Instant now() {
        return start.plus(elapsed());
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos((long) ((System.nanoTime() - startNanos) * speed));
    }

    @Override
    public void sleep(Duration duration) {
        try {
            Thread.sleep(Duration.ofNanos((long) (duration.toNanos() / speed)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
