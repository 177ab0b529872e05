package io.holdfast.simulator.fault;

import io.holdfast.simulator.time.SimClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The faults planned for one simulated server. Safe for many threads; the same seed and the same
 * order of calls give the same faults.
 *
 * @param <E> the family of effects
 */
public final class FaultPlan<E> {
    private final SimClock clock;
    private final Random random;
    private final List<Planned<E>> planned = new ArrayList<>();
    private long rulesMade;
    private long strikesMade;

    public FaultPlan(long seed, SimClock clock) {
        this.random = new Random(seed);
        this.clock = clock;
    }

    /** Plans a fault and returns its id. */
    public synchronized String plan(String point, Trigger trigger, E effect) {
        String id = "fault-" + ++rulesMade;
        planned.add(new Planned<>(new FaultRule<>(id, point, trigger, effect), clock.elapsed()));
        return id;
    }

    /** Takes a fault back; false if there is none with this id. */
    public synchronized boolean cancel(String id) {
        return planned.removeIf(p -> p.rule.id().equals(id));
    }

    /** Takes all faults back. */
    public synchronized void clear() {
        planned.clear();
    }

    /** All faults planned, struck out or not. */
    public synchronized List<FaultRule<E>> rules() {
        return planned.stream().map(p -> p.rule).toList();
    }

    /** How often this fault has struck; 0 for an unknown id. */
    public synchronized long strikes(String id) {
        return planned.stream().filter(p -> p.rule.id().equals(id)).mapToLong(p -> p.strikes).sum();
    }

    /** How often any fault has struck, cancelled ones included. */
    public synchronized long strikes() {
        return strikesMade;
    }

    /** Tells the plan that {@code point} is being passed; the first due fault strikes. */
    public Optional<E> strike(String point) {
        return strike(point, effect -> true);
    }

    /** As {@link #strike(String)}, for effects that only concern some calls (a byte range, say). */
    public synchronized Optional<E> strike(String point, Predicate<E> concerns) {
        for (Planned<E> p : planned) {
            if (p.where.matcher(point).matches()
                    && concerns.test(p.rule.effect())
                    && p.isDue(clock.elapsed(), random)) {
                strikesMade++;
                return Optional.of(p.rule.effect());
            }
        }
        return Optional.empty();
    }

    private static final class Planned<E> {
        final FaultRule<E> rule;
        final Pattern where;
        final Duration since;
        long calls;
        long strikes;

        Planned(FaultRule<E> rule, Duration since) {
            this.rule = rule;
            this.since = since;
            this.where = Pattern.compile("\\Q" + rule.point().replace("*", "\\E.*\\Q") + "\\E");
        }

        boolean isDue(Duration now, Random random) {
            Trigger t = rule.trigger();
            Duration age = now.minus(since);
            if (age.compareTo(t.after()) < 0 || age.compareTo(t.until()) >= 0) {
                return false;
            }
            calls++;
            if (calls < t.fromCall() || strikes >= t.strikesMax()) {
                return false;
            }
            if (t.probability() < 1 && random.nextDouble() >= t.probability()) {
                return false;
            }
            strikes++;
            return true;
        }
    }
}
