package io.holdfast.transfer.failure;

import io.holdfast.ovirt.PollClock;
import io.holdfast.transfer.failure.TransferException.Again;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * How long something is tried again, and how long the pauses in between are: they double from the
 * first to the longest, and each lasts from half of that to all of it, so that what was troubled
 * together does not come back together.
 *
 * @param total from the first trouble until the last attempt
 * @param clock what the time is taken from and the pauses are made by
 * @param random for the length of pauses; may be asked by several threads at once
 */
public record Patience(
        Duration total,
        Duration firstPause,
        Duration longestPause,
        PollClock clock,
        RandomGenerator random) {

    /** Of all who do not bring their own; safe for several threads. */
    private static final RandomGenerator CHANCE = new Random();

    /** By the machine's own clock, and any chance. */
    public Patience(Duration total, Duration firstPause, Duration longestPause) {
        this(total, firstPause, longestPause, PollClock.system(), CHANCE);
    }

    /** One try of something that may fail. */
    @FunctionalInterface
    public interface Attempt<T> {
        T make() throws TransferException, InterruptedException;
    }

    /** What to do between two tries; throws where going on makes no sense. */
    @FunctionalInterface
    public interface Interlude {
        void after(Again trouble) throws TransferException, InterruptedException;
    }

    /**
     * Pauses of 1 s to 15 s: short enough to go on soon, long enough to let a broken part breathe.
     */
    public static Patience of(Duration total) {
        return new Patience(total, Duration.ofSeconds(1), Duration.ofSeconds(15));
    }

    /**
     * Tries until it works.
     *
     * @throws TransferException the last trouble when the time is over, or one that no new attempt
     *     cures
     */
    public <T> T until(Attempt<T> attempt, Interlude interlude)
            throws TransferException, InterruptedException {
        long firstTrouble = 0;
        boolean troubled = false;
        Duration pause = firstPause;
        while (true) {
            try {
                return attempt.make();
            } catch (Again trouble) {
                long now = clock.nanoTime();
                if (!troubled) {
                    troubled = true;
                    firstTrouble = now;
                } else if (now - firstTrouble > total.toNanos()) {
                    throw trouble;
                }
                clock.pause(jittered(pause));
                pause = shorter(pause.multipliedBy(2), longestPause);
                interlude.after(trouble);
            }
        }
    }

    private Duration jittered(Duration pause) {
        long half = pause.toNanos() / 2;
        return Duration.ofNanos(half + random.nextLong(half + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
