package io.holdfast.repository.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Runs seeds and says how many a second. {@code -Dholdfast.seeds=100000} runs more of them, {@code
 * -Dholdfast.seed=42} runs one and tells its story.
 */
final class Seeds {

    /** The names of so many failing seeds are enough to begin with. */
    private static final int FAILURES_MAX = 20;

    private final String what;
    private final Class<?> test;

    Seeds(String what, Class<?> test) {
        this.what = what;
        this.test = test;
    }

    /** Runs one seed. */
    interface Run {
        Outcome of(long seed, boolean tell);
    }

    /** What was seen in all of them together, and the least depth that one reached. */
    record Sum(Set<String> seen, int depthMin, boolean all) {}

    /**
     * Asserts that each keeps its promises.
     *
     * @param seeds so many unless told otherwise
     */
    Sum allKeepTheirPromises(long seeds, Run run) {
        String one = System.getProperty("holdfast.seed", "");
        if (!one.isEmpty()) {
            Outcome outcome = told(Long.parseLong(one), run);
            assertThat(outcome.broken()).isEmpty();
            return new Sum(outcome.seen(), outcome.depth(), false);
        }
        return some(LongStream.rangeClosed(1, Long.getLong("holdfast.seeds", seeds)), run);
    }

    /** These and no others. */
    Sum some(LongStream chosen, Run run) {
        long began = System.nanoTime();
        List<Outcome> outcomes = chosen.parallel().mapToObj(seed -> run.of(seed, false)).toList();
        int seeds = outcomes.size();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf(
                "%s: %d seeds in %d s, %.1f a second; %d recovery points%n",
                what,
                seeds,
                took.toSeconds(),
                seeds * 1000.0 / Math.max(1, took.toMillis()),
                outcomes.stream().mapToInt(Outcome::points).sum());
        List<Outcome> failing =
                outcomes.stream().filter(outcome -> outcome.broken().isPresent()).toList();
        failing.stream()
                .limit(FAILURES_MAX)
                .forEach(outcome -> System.out.println(outcome.seed() + ": " + firstLine(outcome)));
        if (!failing.isEmpty()) {
            assertThat(told(failing.getFirst().seed(), run).broken())
                    .as("%d of %d seeds", failing.size(), seeds)
                    .isEmpty();
            assertThat(failing).as("seeds that fail, but not when they are told").isEmpty();
        }
        Set<String> seen = new TreeSet<>();
        outcomes.forEach(outcome -> seen.addAll(outcome.seen()));
        return new Sum(seen, outcomes.stream().mapToInt(Outcome::depth).min().orElse(0), true);
    }

    private static String firstLine(Outcome outcome) {
        return outcome.broken().orElse("").lines().findFirst().orElse("");
    }

    private Outcome told(long seed, Run run) {
        Outcome outcome = run.of(seed, true);
        System.out.println(outcome.trace());
        outcome.broken().ifPresent(System.out::println);
        System.out.println(
                "again: ./mvnw -pl chunk-repository -am test -Dtest="
                        + test.getSimpleName()
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dholdfast.seed="
                        + seed);
        return outcome;
    }
}
