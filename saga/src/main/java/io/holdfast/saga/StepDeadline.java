package io.holdfast.saga;

import java.time.Duration;

/** How long a step may last, counted from when it is entered. */
public record StepDeadline(StepId step, Duration after) {

    public StepDeadline {
        if (after.isNegative()) {
            throw new IllegalArgumentException(
                    "The deadline of " + step + " is negative: " + after);
        }
    }
}
