package io.holdfast.repository.model;

import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.maintenance.SweepPlan;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Writers, a forgetter, a reader, two sweepers and a rebuild at the same time, whose requests are
 * interleaved by the seed. Writers may crash; what they leave is taken up, or given up, later.
 */
final class Schedule {

    private static final int WRITERS = 3;
    private static final int BACKUPS = 4;
    private static final int SWEEPS = 5;

    private final SplittableRandom random;
    private final Trace trace;
    private final World world;
    private final Turns turns;
    private final List<PinId> holders = new ArrayList<>();
    private final TreeSet<String> seen = new TreeSet<>();
    private int writersAtWork = WRITERS;
    private int depth;
    private int points;

    private Schedule(long seed, boolean tell, LedgerSource ledgers) {
        this.random = new SplittableRandom(seed);
        this.trace = new Trace(tell);
        this.world = new World(seed, 0, ledgers);
        this.turns = new Turns(random.split(), 30 * random.nextInt(4), trace);
    }

    /** Runs a seed to its end, or to the first promise that is not kept. */
    static Outcome run(long seed, boolean tell, LedgerSource ledgers) {
        Schedule schedule = new Schedule(seed, tell, ledgers);
        Optional<String> broken;
        try (schedule.world) {
            broken = schedule.run();
        } catch (Exception | AssertionError e) {
            broken = Optional.of(Failure.told(e));
        }
        return new Outcome(
                seed,
                broken,
                schedule.trace.toString(),
                schedule.seen,
                schedule.depth,
                schedule.points);
    }

    private Optional<String> run() throws Exception {
        for (int i = 0; i < WRITERS; i++) {
            SplittableRandom own = random.split();
            turns.add("writer " + i, () -> writer(own));
        }
        SplittableRandom forgetting = random.split();
        turns.add("forgetter", () -> forgetter(forgetting));
        SplittableRandom reading = random.split();
        turns.add("reader", () -> reader(reading));
        turns.add("sweeper 0", this::sweeper);
        turns.add("sweeper 1", this::sweeper);
        if (random.nextInt(3) == 0) {
            turns.add("rebuild", this::rebuild);
        }
        world.requests().through(turns);
        try {
            turns.play();
        } finally {
            world.requests().through(Gate.OPEN);
        }
        return world.brokenPromise().or(this::theEnd);
    }

    private Optional<String> theEnd() {
        var damaged = world.damaged();
        if (!damaged.isEmpty()) {
            return Optional.of("verify finds damage that nobody did: " + damaged);
        }
        var left = world.afterForgettingAll(holders);
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of("all is forgotten and swept, and there is still " + left);
    }

    private void writer(SplittableRandom own) throws InterruptedException {
        try {
            for (int i = 0; i < BACKUPS; i++) {
                backup(own);
            }
        } finally {
            writersAtWork--;
        }
    }

    private void backup(SplittableRandom own) throws InterruptedException {
        Job job = newJob(own);
        holders.add(job.holder());
        if (own.nextInt(4) == 0) {
            Fault fault = own.nextBoolean() ? Fault.CRASH_BEFORE : Fault.CRASH_AFTER;
            turns.troubledBy(Trouble.at(own.nextInt(30), fault, trace));
        }
        boolean done = attempted(job);
        turns.troubledBy(Gate.OPEN);
        // Its pin was left open: another process goes on with the job, or ends it.
        if (!done && own.nextBoolean()) {
            seen.add("TAKEN_UP");
            done = attempted(job);
        }
        if (!done) {
            seen.add("GIVEN_UP");
            world.unpin(job.holder());
        }
    }

    private Job newJob(SplittableRandom own) {
        List<Stored> parents = world.noted();
        if (parents.isEmpty() || own.nextInt(3) == 0) {
            return new Job(world.newHolder(), Optional.empty(), DiskChange.fresh(own), true);
        }
        Stored parent = parents.get(own.nextInt(parents.size()));
        DiskChange change =
                own.nextInt(4) == 0
                        ? DiskChange.grown(parent.disk(), own)
                        : DiskChange.runs(parent.disk(), own);
        return new Job(world.newHolder(), Optional.of(parent), change, own.nextInt(3) != 0);
    }

    private boolean attempted(Job job) throws InterruptedException {
        try {
            world.write(job, what -> seen.add(what.toString()));
            world.commit(job.holder(), job.written().orElseThrow());
            points++;
            depth = Math.max(depth, job.written().orElseThrow().depth());
            return true;
        } catch (Crash | IllegalStateException e) {
            seen.add("CRASHED");
            return false;
        } catch (RepositoryException.Refused e) {
            // The parent was forgotten before the pin was there.
            if (job.parent().filter(world::isNoted).isPresent()) {
                throw e;
            }
            seen.add("PARENT_FORGOTTEN");
            return false;
        }
    }

    private void forgetter(SplittableRandom own) {
        while (writersAtWork > 0) {
            List<Stored> all = world.noted();
            if (all.size() > 3) {
                seen.add("FORGET " + world.forget(all.get(own.nextInt(all.size()))));
            } else {
                world.idle();
            }
        }
    }

    /** A reader holds a pin, so that nothing goes away under it. */
    private void reader(SplittableRandom own) throws Exception {
        while (writersAtWork > 0) {
            List<Stored> all = world.noted();
            if (all.isEmpty()) {
                world.idle();
                continue;
            }
            Stored stored = all.get(own.nextInt(all.size()));
            PinId holder = world.newHolder();
            holders.add(holder);
            try {
                world.readUnderPin(holder, stored);
                seen.add("READ");
            } catch (RepositoryException.Refused e) {
                if (world.isNoted(stored)) {
                    throw e;
                }
            }
        }
    }

    private void sweeper() {
        for (int i = 0; i < SWEEPS || writersAtWork > 0; i++) {
            try {
                SweepPlan plan = world.sweeper().plan();
                world.sweeper().run(plan);
                plan.tally().counts().keySet().forEach(step -> seen.add(step.toString()));
            } catch (RepositoryException.Refused e) {
                if (!Turns.isOvertaken(e)) {
                    throw e;
                }
                seen.add("OVERTAKEN");
            }
        }
    }

    private void rebuild() {
        world.rebuild();
        seen.add("REBUILT");
    }
}
