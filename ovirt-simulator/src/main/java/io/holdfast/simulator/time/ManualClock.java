package io.holdfast.simulator.time;

import java.time.Duration;
import java.time.Instant;

/** Time stands still until {@link #advance} is called; sleepers wake when their hour has come. */
public final class ManualClock implements SimClock {
    private final Instant start;
    private Duration elapsed = Duration.ZERO;

    public ManualClock(Instant start) {
        this.start = start;
    }

    @Override
    public synchronized Instant now() {
        return start.plus(elapsed);
    }

    @Override
    public synchronized Duration elapsed() {
        return elapsed;
    }

    /** Moves time on and wakes every sleeper that is due. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + by);
        }
        elapsed = elapsed.plus(by);
        notifyAll();
    }

    @Override
    public synchronized void sleep(Duration duration) {
        Duration due = elapsed.plus(duration);
        while (elapsed.compareTo(due) < 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
