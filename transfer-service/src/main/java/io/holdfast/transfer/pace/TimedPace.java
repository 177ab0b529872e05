package io.holdfast.transfer.pace;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gives each taker the stretch of time that its bytes take at the rate of now, one after another; a
 * stretch that nobody used is not made up for.
 */
public final class TimedPace implements Pace {

    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final PaceSchedule schedule;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Waiting waiting;
    private long free;

    /** How a thread waits. */
    @FunctionalInterface
    interface Waiting {
        void until(Duration time) throws InterruptedException;
    }

    TimedPace(PaceSchedule schedule, InstantSource clock, LongSupplier nanos, Waiting waiting) {
        this.schedule = schedule;
        this.clock = clock;
        this.nanos = nanos;
        this.waiting = waiting;
        this.free = nanos.getAsLong();
    }

    /** By that schedule; none that limits nothing costs nothing. */
    public static Pace of(PaceSchedule schedule, InstantSource clock) {
        return schedule.unlimited()
                ? Pace.unlimited()
                : new TimedPace(schedule, clock, System::nanoTime, Thread::sleep);
    }

    @Override
    public void take(long bytes) throws InterruptedException {
        Optional<BytesPerSecond> rate = schedule.at(clock.instant());
        if (rate.isPresent()) {
            waiting.until(Duration.ofNanos(Math.max(0, reserve(bytes, rate.get()))));
        }
    }

    /** How long the taker has to wait, in nanoseconds. */
    private synchronized long reserve(long bytes, BytesPerSecond rate) {
        long now = nanos.getAsLong();
        if (free - now < 0) {
            free = now;
        }
        long wait = free - now;
        free += Math.multiplyExact(bytes, NANOS_PER_SECOND) / rate.value();
        return wait;
    }
}
