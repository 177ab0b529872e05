package io.holdfast.simulator.fault;

import java.time.Duration;

/**
 * When a fault strikes. All conditions must hold: the call is at least the {@code fromCall}-th
 * (from 1), fewer than {@code strikesMax} strikes were made, the time since the rule was planned
 * lies in {@code [after, until)}, and a seeded draw falls under {@code probability}.
 */
public record Trigger(
        long fromCall, long strikesMax, double probability, Duration after, Duration until) {
    /** Far enough to mean "for ever" without overflow in arithmetic. */
    public static final Duration FOR_EVER = Duration.ofDays(36_500);

    public Trigger {
        if (fromCall < 1 || strikesMax < 1) {
            throw new IllegalArgumentException(
                    "fromCall and strikesMax count from 1, not " + fromCall + ", " + strikesMax);
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be 0 to 1, not " + probability);
        }
    }

    /** On every call. */
    public static Trigger always() {
        return new Trigger(1, Long.MAX_VALUE, 1, Duration.ZERO, FOR_EVER);
    }

    /** On the next call only. */
    public static Trigger once() {
        return times(1);
    }

    /** On the next {@code count} calls. */
    public static Trigger times(long count) {
        return new Trigger(1, count, 1, Duration.ZERO, FOR_EVER);
    }

    /** On the {@code n}-th call from now (1 is the next), and no other. */
    public static Trigger nthCall(long n) {
        return new Trigger(n, 1, 1, Duration.ZERO, FOR_EVER);
    }

    /** On each call with this probability, drawn from the plan's seed. */
    public static Trigger withProbability(double probability) {
        return new Trigger(1, Long.MAX_VALUE, probability, Duration.ZERO, FOR_EVER);
    }

    /** On every call in this window of simulated time, counted from when the rule is planned. */
    public static Trigger between(Duration after, Duration until) {
        return new Trigger(1, Long.MAX_VALUE, 1, after, until);
    }
}
