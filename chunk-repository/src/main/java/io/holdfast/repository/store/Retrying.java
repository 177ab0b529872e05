package io.holdfast.repository.store;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes a call again when the store was {@link RepositoryException.Unavailable}, and for nothing
 * else: longer and longer pauses with jitter, until a deadline.
 */
public final class Retrying {

    private final Patience patience;
    private final Time time;
    private final RandomGenerator random;

    /**
     * How long to go on.
     *
     * @param firstPause before the second try; doubled each time
     * @param longestPause no pause is longer
     * @param deadline no try starts later than this after the first
     */
    public record Patience(Duration firstPause, Duration longestPause, Duration deadline) {
        public static Patience defaults() {
            return new Patience(
                    Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(2));
        }

        /** The same with another deadline. */
        public Patience within(Duration deadline) {
            return new Patience(firstPause, longestPause, deadline);
        }
    }

    /** The clock and the waiting, so that a test need not wait. */
    public interface Time {
        /** Nanoseconds from some fixed moment. */
        long nanos();

        void sleep(Duration pause) throws InterruptedException;

        /** The real one. */
        static Time real() {
            return new Time() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(Duration pause) throws InterruptedException {
                    Thread.sleep(pause);
                }
            };
        }
    }

    public Retrying(Patience patience, Time time, RandomGenerator random) {
        this.patience = patience;
        this.time = time;
        this.random = random;
    }

    /** By the real clock. */
    public static Retrying real(Patience patience) {
        return new Retrying(patience, Time.real(), RandomGenerator.getDefault());
    }

    /** The answer, or the last failure when the deadline is near or the thread is interrupted. */
    public <T> T ask(Supplier<T> call) {
        long started = time.nanos();
        Duration pause = patience.firstPause();
        while (true) {
            try {
                return call.get();
            } catch (RepositoryException.Unavailable e) {
                Duration jittered = jittered(pause);
                Duration passed = Duration.ofNanos(time.nanos() - started);
                if (passed.plus(jittered).compareTo(patience.deadline()) > 0) {
                    throw e;
                }
                sleep(jittered, e);
                pause = shorter(pause.multipliedBy(2), patience.longestPause());
            }
        }
    }

    /** From half of it to all of it, so that many clients do not come back together. */
    private Duration jittered(Duration pause) {
        long nanos = pause.toNanos();
        synchronized (random) {
            return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void sleep(Duration pause, RepositoryException.Unavailable reason) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason.addSuppressed(e);
            throw reason;
        }
    }
}
