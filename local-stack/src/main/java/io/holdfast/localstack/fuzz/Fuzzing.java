package io.holdfast.localstack.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a parser bad input and holds it to its promises: it reads an input or refuses it by its own
 * exception, ends, and allocates no more than it may. {@code -Dholdfast.fuzz.rounds=1000000} gives
 * more inputs, {@code -Dholdfast.fuzz.seed=42} other ones.
 */
public final class Fuzzing {

    private static final int ROUNDS = 4_000;

    /** Classes are loaded and caches are filled before anything is measured. */
    private static final int ROUNDS_BEFORE = 50;

    /** Nothing that is given takes a thousandth of it: who is not ready then never will be. */
    private static final Duration HUNG_AFTER = Duration.ofMinutes(2);

    private static final int SHOWN_BYTES_MAX = 4 << 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Parser parser;
    private final long rounds;
    private final long seed;
    private volatile long round;
    private volatile byte @Nullable [] input;

    private Fuzzing(Parser parser, long rounds, long seed) {
        this.parser = parser;
        this.rounds = rounds;
        this.seed = seed;
    }

    /**
     * What came of it.
     *
     * @param costliest the most that one input made the parser allocate, in bytes
     */
    public record Outcome(String parser, long inputs, long refused, long costliest) {}

    /** Gives it as many inputs as are usual. */
    public static Outcome run(Parser parser) {
        return run(parser, ROUNDS);
    }

    /**
     * Gives it a good input, and then bad ones.
     *
     * @param rounds so many, unless {@code holdfast.fuzz.rounds} says otherwise; for parsers that
     *     take their time
     * @throws AssertionError if it breaks a promise; the message holds the input
     */
    public static Outcome run(Parser parser, long rounds) {
        return new Fuzzing(
                        parser,
                        Long.getLong("holdfast.fuzz.rounds", rounds),
                        Long.getLong("holdfast.fuzz.seed", 1))
                .watched();
    }

    private Outcome watched() {
        FutureTask<Outcome> work = new FutureTask<>(this::all);
        var _ = Thread.ofPlatform().daemon().name("fuzz " + parser.name()).start(work);
        try {
            long seen = -1;
            while (true) {
                try {
                    return work.get(HUNG_AFTER.toSeconds(), TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    if (seen == round) {
                        throw broken("does not end", e);
                    }
                    seen = round;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AssertionError found
                    ? found
                    : broken("cannot be tried", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("was not waited for", e);
        }
    }

    private Outcome all() {
        for (int i = 0; i < ROUNDS_BEFORE; i++) {
            input = parser.good().getFirst();
            if (refuses(parser.good().getFirst().clone())) {
                throw broken("refuses what is good", null);
            }
        }
        Mutations mutations = new Mutations(parser.good(), parser.words(), seed);
        long refused = 0;
        long costliest = 0;
        for (long i = 0; i < rounds; i++) {
            byte[] next = mutations.next();
            input = next.clone();
            round = i;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            refused += refuses(next) ? 1 : 0;
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (i >= ROUNDS_BEFORE && allocated > parser.bound().of(next.length)) {
                throw broken("allocates %d bytes".formatted(allocated), null);
            }
            costliest = Math.max(costliest, allocated);
        }
        return new Outcome(parser.name(), rounds, refused, costliest);
    }

    private boolean refuses(byte[] bad) {
        try {
            parser.parsing().parse(bad);
            return false;
        } catch (Throwable e) {
            if (!parser.refusal().isInstance(e)) {
                throw broken("throws " + e, e);
            }
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw broken("refuses without a word", e);
            }
            return true;
        }
    }

    private AssertionError broken(String what, @Nullable Throwable cause) {
        byte[] at = input;
        return new AssertionError(
                "%s %s: seed %d, input %d of %d bytes: %s"
                        .formatted(
                                parser.name(),
                                what,
                                seed,
                                round,
                                at == null ? 0 : at.length,
                                at == null ? "none" : shown(at)),
                cause);
    }

    private static String shown(byte[] input) {
        HexFormat hex = HexFormat.of();
        return input.length <= SHOWN_BYTES_MAX
                ? hex.formatHex(input)
                : hex.formatHex(input, 0, SHOWN_BYTES_MAX) + "…";
    }
}
