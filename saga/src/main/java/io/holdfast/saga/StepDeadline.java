package io.holdfast.saga;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a step may last.
 *
 * @param step which one; while a saga decides on the same step again its deadline stays as it was
 * @param after the time that it has
 * @param from since when that is counted
 */
public record StepDeadline(StepId step, Duration after, Start from) {

    /** Since when a step's time is counted. */
    public enum Start {
        /** Since the step is entered: for what is waited for, whoever does it. */
        ENTERING,

        /**
         * Since the first attempt at something that the step wants done begins: time in a queue is
         * not time at work. Until then the step has no deadline.
         */
        FIRST_ATTEMPT
    }

    public StepDeadline {
        if (after.isNegative()) {
            throw new IllegalArgumentException(
                    "The deadline of " + step + " is negative: " + after);
        }
    }

    /** Counted since the step is entered. */
    public StepDeadline(StepId step, Duration after) {
        this(step, after, Start.ENTERING);
    }

    /** Counted since the first attempt at what the step wants done. */
    public static StepDeadline ofWork(StepId step, Duration after) {
        return new StepDeadline(step, after, Start.FIRST_ATTEMPT);
    }

    /**
     * The same; or, where the result is no longer wanted before that is over, what is left until
     * then, counted since the step is entered.
     *
     * @param wantedUntil null for always
     */
    public StepDeadline orUntil(@Nullable Instant wantedUntil, Instant entered) {
        if (wantedUntil == null || !entered.plus(after).isAfter(wantedUntil)) {
            return this;
        }
        return new StepDeadline(
                step,
                wantedUntil.isAfter(entered)
                        ? Duration.between(entered, wantedUntil)
                        : Duration.ZERO);
    }
}
