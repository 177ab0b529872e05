package io.holdfast.benchmark.report;

import java.util.OptionalDouble;

/**
 * A figure and what it is to be.
 *
 * @param measured empty where something that it needs was not measured
 * @param atMost whether {@code bound} is the most it may be, else it is the least
 */
public record Goal(String what, OptionalDouble measured, double bound, boolean atMost) {

    /** At most {@code bound}. */
    public static Goal atMost(String what, OptionalDouble measured, double bound) {
        return new Goal(what, measured, bound, true);
    }

    /** At least {@code bound}. */
    public static Goal atLeast(String what, OptionalDouble measured, double bound) {
        return new Goal(what, measured, bound, false);
    }

    /** In a word. */
    public String verdict() {
        if (measured.isEmpty()) {
            return "not measured";
        }
        double value = measured.getAsDouble();
        return (atMost ? value <= bound : value >= bound) ? "reached" : "missed";
    }
}
