package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineUnavailable;
import io.holdfast.ovirt.PollClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks again and again until an answer satisfies or the time is up. The engine away is waited for
 * as well, within the time.
 *
 * @param random for the length of pauses; may be asked by several threads at once
 */
record Polling(PollClock clock, RandomGenerator random) {

    private static final Duration FIRST = Duration.ofMillis(250);

    /** The engine's own pollers lag by up to 10 s, so asking more often tells nothing new. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** A look at something: decided, or not yet. */
    interface Look<T> {
        Optional<T> at();
    }

    /**
     * Asks until decided.
     *
     * @param late what to say when the time is up; the last {@link EngineUnavailable} is thrown
     *     instead when the last look failed
     */
    <T> T until(Duration atMost, Look<T> look, Supplier<T> late) {
        long begin = clock.nanoTime();
        Duration pause = FIRST;
        while (true) {
            EngineUnavailable away = null;
            try {
                Optional<T> decided = look.at();
                if (decided.isPresent()) {
                    return decided.get();
                }
            } catch (EngineUnavailable failed) {
                away = failed;
            }
            Duration left = atMost.minusNanos(clock.nanoTime() - begin);
            if (left.isNegative() || left.isZero()) {
                return lastWord(away, late);
            }
            Duration jittered = jittered(pause);
            pause(jittered.compareTo(left) < 0 ? jittered : left);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        }
    }

    /** From half of it to all of it, so that many who wait do not ask together. */
    private Duration jittered(Duration pause) {
        long half = pause.toNanos() / 2;
        return Duration.ofNanos(half + random.nextLong(half + 1));
    }

    private static <T> T lastWord(@Nullable EngineUnavailable away, Supplier<T> late) {
        if (away != null) {
            throw away;
        }
        return late.get();
    }

    void pause(Duration time) {
        try {
            clock.pause(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailable(
                    "Interrupted while waiting for the engine", EngineFault.none(), interrupted);
        }
    }
}
