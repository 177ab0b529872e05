package io.holdfast.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Time, chance and what is going to happen. One thread: whoever waits lets the others go on inside
 * the wait, so that everything that can happen between two calls does in some seed.
 */
final class World {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** So deep do waits nest; more would only be slower. */
    private static final int DEPTH_MAX = 4;

    private record Planned(Instant at, long number, Runnable action)
            implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    final long seed;
    final Trace trace;
    private final Random random;
    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    private final Set<Fault> struck = EnumSet.noneOf(Fault.class);
    private final PriorityQueue<Planned> plan = new PriorityQueue<>();
    private final List<String> broken = new ArrayList<>();
    private Instant now = START;
    private long planned;
    private int depth;
    private boolean calm;

    World(long seed, boolean traced) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.trace = new Trace(traced);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(3) == 0) {
                faults.add(fault);
            }
        }
        say(() -> "seed " + seed + " with " + faults);
    }

    Instant now() {
        return now;
    }

    /** For those who draw for themselves. */
    RandomGenerator chance() {
        return random;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    Duration between(Duration least, Duration most) {
        return least.plusMillis(random.nextLong(most.minus(least).toMillis() + 1));
    }

    Duration seconds(int least, int most) {
        return between(Duration.ofSeconds(least), Duration.ofSeconds(most));
    }

    /** Whether the seed has the fault; asked for one that is planned, or changes how things are. */
    boolean has(Fault fault) {
        return faults.contains(fault) && happens(fault);
    }

    /** Whether the fault happens now. */
    boolean strikes(Fault fault) {
        return !calm && faults.contains(fault) && oneIn(fault.oneIn) && happens(fault);
    }

    private boolean happens(Fault fault) {
        struck.add(fault);
        return true;
    }

    /** The faults that have happened. */
    Set<Fault> struck() {
        return Set.copyOf(struck);
    }

    /** No fault happens any more. */
    void calm() {
        calm = true;
        say(() -> "from here on nothing fails");
    }

    boolean isCalm() {
        return calm;
    }

    void say(Supplier<String> line) {
        trace.add(now, depth, line);
    }

    /** Takes down that a promise was broken. */
    void broke(String promise, String how) {
        say(() -> "BROKEN " + promise + ": " + how);
        broken.add(promise + ": " + how);
    }

    List<String> broken() {
        return List.copyOf(broken);
    }

    void after(Duration wait, Runnable action) {
        plan.add(new Planned(now.plus(wait), planned++, action));
    }

    /** Lets time pass; what is planned meanwhile happens, unless waits are nested too deep. */
    void elapse(Duration wait) {
        Instant until = now.plus(wait);
        if (depth < DEPTH_MAX) {
            depth++;
            try {
                happen(until);
            } finally {
                depth--;
            }
        }
        if (until.isAfter(now)) {
            now = until;
        }
    }

    boolean nestsDeeply() {
        return depth >= DEPTH_MAX - 1;
    }

    private void happen(Instant until) {
        Planned next = plan.peek();
        while (next != null && !next.at.isAfter(until)) {
            plan.remove();
            if (next.at.isAfter(now)) {
                now = next.at;
            }
            next.action.run();
            next = plan.peek();
        }
    }

    /** A clock that goes with the world. */
    Clock clock(Supplier<Duration> ahead) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.plus(ahead.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
