package io.holdfast.repository.model;

import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.ledger.SweepLedger.Forgetting;
import io.holdfast.repository.maintenance.SweepPlan;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Backups, increments, forgetting, sweeps and rebuilds one after another, each of which may be hit
 * by a fault at any request it makes. After each step some recovery point must read back as the
 * plain bytes that it was made from, at the end all of them.
 */
final class Sequence {

    /** What may come next. */
    enum Action {
        FULL,
        INCREMENT,
        FRAGMENTS,
        GROW,
        SHRINK,
        COMPARE,
        WRITE_AGAIN,
        COMMIT,
        COMMIT_AGAIN,
        ABANDON,
        FORGET,
        SWEEP,
        PLAN,
        RUN_AN_OLD_PLAN,
        REBUILD,
        LOSE_THE_LEDGER
    }

    /** The depth that every seed reaches. */
    static final int DEPTH_MIN = 6;

    private static final int STEPS = 40;
    private static final int LIST_LAG_MAX = 30;

    /** What a sweep with some work or a backup changes, more or less. */
    private static final int CHANGES = 12;

    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final List<Action> WEIGHTED = weighted();

    private final long seed;
    private final SplittableRandom random;
    private final Trace trace;
    private final int listLag;
    private final World world;
    private final List<Job> jobs = new ArrayList<>();
    private final List<Job> committed = new ArrayList<>();
    private final List<PinId> holders = new ArrayList<>();
    private final Map<Action, Integer> requestsOf = new EnumMap<>(Action.class);
    private final Map<Action, Integer> changesOf = new EnumMap<>(Action.class);
    private final TreeSet<String> seen = new TreeSet<>();
    private Optional<SweepPlan> plan = Optional.empty();
    private int depth;
    private int points;

    private Sequence(long seed, boolean tell, LedgerSource ledgers) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.trace = new Trace(tell);
        this.listLag = random.nextInt(4) == 0 ? 1 + random.nextInt(LIST_LAG_MAX) : 0;
        this.world = new World(seed, listLag, ledgers);
    }

    private static List<Action> weighted() {
        List<Action> actions = new ArrayList<>();
        for (Action action : Action.values()) {
            int weight =
                    switch (action) {
                        case INCREMENT -> 6;
                        case FULL, COMMIT -> 3;
                        case FORGET, SWEEP -> 9;
                        case FRAGMENTS, GROW, COMPARE, WRITE_AGAIN, PLAN, RUN_AN_OLD_PLAN -> 2;
                        case ABANDON -> 4;
                        case SHRINK, COMMIT_AGAIN, REBUILD, LOSE_THE_LEDGER -> 1;
                    };
            for (int i = 0; i < weight; i++) {
                actions.add(action);
            }
        }
        return actions;
    }

    /** Runs a seed to its end, or to the first promise that is not kept. */
    static Outcome run(long seed, boolean tell, LedgerSource ledgers) {
        Sequence sequence = new Sequence(seed, tell, ledgers);
        Optional<String> broken;
        try (sequence.world) {
            broken = sequence.run();
        } catch (RuntimeException | AssertionError | IOException | InterruptedException e) {
            broken = Optional.of(Failure.told(e));
        }
        return new Outcome(
                seed,
                broken,
                sequence.trace.toString(),
                sequence.seen,
                sequence.depth,
                sequence.points);
    }

    private Optional<String> run() throws IOException, InterruptedException {
        trace.tell(() -> "seed %d, listings %d requests late".formatted(seed, listLag));
        for (int step = 0; step < STEPS; step++) {
            step(next());
            Optional<String> broken = glance();
            if (broken.isPresent()) {
                return Optional.of("after step " + step + ": " + broken.get());
            }
        }
        world.listingsCatchUp();
        while (depth < DEPTH_MIN) {
            oneDeeper();
        }
        return theEnd();
    }

    /** As long as the ledger is not in order nobody opens the repository, but to rebuild it. */
    private Action next() {
        if (!world.ledgerIsInOrder()) {
            return random.nextInt(4) == 0 ? Action.LOSE_THE_LEDGER : Action.REBUILD;
        }
        return WEIGHTED.get(random.nextInt(WEIGHTED.size()));
    }

    private Optional<String> glance() throws IOException, InterruptedException {
        List<Stored> kept = world.kept();
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Stored some = kept.get(random.nextInt(kept.size()));
        return Arrays.equals(world.read(some), some.disk())
                ? Optional.empty()
                : Optional.of(some.point().id() + " does not read back as it was");
    }

    private void step(Action action) throws InterruptedException, IOException {
        Trouble trouble = trouble(action);
        world.requests().through(trouble);
        int lostBefore = world.ledgersLost();
        try {
            act(action);
        } catch (Crash | IllegalStateException | RepositoryException e) {
            requireDue(e, trouble);
            trace.tell(() -> "  ended by " + e.getMessage());
        } finally {
            world.requests().through(Gate.OPEN);
        }
        trouble.struck().ifPresent(seen::add);
        if (trouble.struck().isEmpty() && lostBefore == world.ledgersLost()) {
            requestsOf.put(action, trouble.made());
            changesOf.put(action, trouble.changes());
        }
    }

    /** Nothing may fail without a fault, but for what late listings make a ledger miss. */
    private void requireDue(Throwable failure, Trouble trouble) {
        boolean missed = listLag > 0 && failure instanceof RepositoryException;
        if (trouble.struck().isEmpty() && !missed) {
            throw new AssertionError("failed without a fault: " + failure, failure);
        }
    }

    private Trouble trouble(Action action) {
        if (random.nextInt(3) != 0) {
            return Trouble.none(trace);
        }
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        if (random.nextBoolean()) {
            int changes = changesOf.getOrDefault(action, CHANGES);
            return Trouble.atChange(random.nextInt(changes + 1), fault, trace);
        }
        int requests = requestsOf.getOrDefault(action, 20);
        return Trouble.at(random.nextInt(requests + 1), fault, trace);
    }

    private void act(Action action) throws InterruptedException {
        trace.tell(action::toString);
        switch (action) {
            case FULL -> begin(Optional.empty(), DiskChange.fresh(random), true);
            case INCREMENT -> over(before -> DiskChange.runs(before, random), true);
            case FRAGMENTS -> over(before -> DiskChange.fragments(before, random), true);
            case GROW -> over(before -> DiskChange.grown(before, random), true);
            case SHRINK -> over(before -> DiskChange.shrunk(before, random), true);
            case COMPARE -> over(before -> DiskChange.runs(before, random), false);
            case WRITE_AGAIN -> some(jobs, job -> job.written().isEmpty()).ifPresent(this::write);
            case COMMIT -> some(jobs, job -> job.written().isPresent()).ifPresent(this::commit);
            case COMMIT_AGAIN -> some(committed, _ -> true).ifPresent(this::commitAgain);
            case ABANDON -> some(jobs, _ -> true).ifPresent(this::abandon);
            case FORGET ->
                    some(world.noted(), _ -> world.kept().size() > 2).ifPresent(this::forget);
            case SWEEP -> world.sweeper().run(world.sweeper().plan());
            case PLAN -> plan = Optional.of(world.sweeper().plan());
            case RUN_AN_OLD_PLAN -> runOldPlan();
            case REBUILD -> world.rebuild();
            case LOSE_THE_LEDGER -> {
                world.loseTheLedger();
                jobs.forEach(Job::beginAgain);
                world.rebuild();
            }
        }
        seen.add(action.toString());
    }

    private <T> Optional<T> some(List<T> of, Predicate<T> which) {
        List<T> those = of.stream().filter(which).toList();
        return those.isEmpty()
                ? Optional.empty()
                : Optional.of(those.get(random.nextInt(those.size())));
    }

    /** What becomes of a disk. */
    private interface Changing {
        DiskChange of(byte[] before);
    }

    /** Mostly over the deepest, so that depth grows. */
    private void over(Changing changing, boolean toldWhat) {
        Optional<Stored> parent = random.nextBoolean() ? deepest() : some(world.noted(), _ -> true);
        parent.ifPresent(stored -> begin(parent, changing.of(stored.disk()), toldWhat));
    }

    private Optional<Stored> deepest() {
        return world.noted().stream().max(Comparator.comparingInt(Stored::depth));
    }

    private void begin(Optional<Stored> parent, DiskChange change, boolean toldWhat) {
        Job job = new Job(world.newHolder(), parent, change, toldWhat);
        holders.add(job.holder());
        jobs.add(job);
        write(job);
        // The others commit when much else has happened.
        if (job.written().isPresent() && random.nextInt(3) != 0) {
            commit(job);
        }
    }

    private void write(Job job) {
        try {
            world.write(job, what -> seen.add(what.toString()));
        } catch (RepositoryException.Refused e) {
            jobs.remove(job);
            // Its parent was forgotten while it had no pin.
            if (job.parent().filter(world::isNoted).isPresent()) {
                throw e;
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    private void commit(Job job) {
        Stored stored = job.written().orElseThrow();
        world.commit(job.holder(), stored);
        jobs.remove(job);
        committed.add(job);
        points++;
        depth = Math.max(depth, stored.depth());
    }

    /** A redelivered command: it changes nothing, and brings nothing back that was forgotten. */
    private void commitAgain(Job job) {
        Stored stored = job.written().orElseThrow();
        boolean kept = world.isKept(stored);
        try {
            world.commit(job.holder(), stored);
        } catch (RepositoryException.Refused e) {
            if (kept) {
                throw e;
            }
        }
        if (!kept && world.isKept(stored)) {
            committed.remove(job);
        }
    }

    private void abandon(Job job) {
        // Whatever comes of it, nobody commits this job any more.
        jobs.remove(job);
        world.unpin(job.holder());
    }

    private void forget(Stored stored) {
        boolean pinned = world.isPinned(stored);
        Forgetting outcome = world.forget(stored);
        if (pinned != (outcome == Forgetting.PINNED)) {
            throw new AssertionError(
                    "a point that is pinned: %b, was %s".formatted(pinned, outcome));
        }
    }

    private void runOldPlan() {
        if (plan.isEmpty()) {
            return;
        }
        SweepPlan old = plan.get();
        plan = Optional.empty();
        boolean overtaken = old.epoch().number() != world.epoch();
        try {
            world.sweeper().run(old);
            if (overtaken) {
                throw new AssertionError("a plan was run that another sweep has overtaken");
            }
        } catch (RepositoryException.Refused e) {
            if (!overtaken) {
                throw e;
            }
            seen.add("OVERTAKEN");
        }
    }

    private void oneDeeper() throws InterruptedException {
        while (!world.ledgerIsInOrder()) {
            world.rebuild();
        }
        Optional<Stored> parent = deepest();
        begin(
                parent,
                parent.isPresent()
                        ? DiskChange.runs(parent.get().disk(), random)
                        : DiskChange.fresh(random),
                true);
        some(jobs, job -> job.written().isPresent()).ifPresent(this::commit);
    }

    private Optional<String> theEnd() throws IOException, InterruptedException {
        Optional<String> broken = world.brokenPromise();
        if (broken.isPresent()) {
            return broken;
        }
        var damaged = world.damaged();
        if (!damaged.isEmpty()) {
            return Optional.of("verify finds damage that nobody did: " + damaged);
        }
        var left = world.afterForgettingAll(holders);
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of("all is forgotten and swept, and there is still " + left);
    }
}
