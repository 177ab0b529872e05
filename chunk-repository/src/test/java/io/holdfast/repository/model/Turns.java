package io.holdfast.repository.model;

import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets one actor run at a time, and another one go on at each request that is made: the order is
 * the seed's alone. What is made within a transaction of the ledger is not parted from it.
 */
final class Turns implements Gate {

    /** Far longer than a schedule takes: who waits so long waits for ever. */
    private static final long STUCK_SECONDS = 120;

    private final SplittableRandom random;
    private final Trace trace;

    /** In percent, how often the one who runs goes on running. */
    private final int staysPercent;

    private final List<Actor> actors = new ArrayList<>();
    private final List<Actor> waiting = new ArrayList<>();
    private static final ThreadLocal<Actor> RUNNING = new ThreadLocal<>();

    Turns(SplittableRandom random, int staysPercent, Trace trace) {
        this.random = random;
        this.staysPercent = staysPercent;
        this.trace = trace;
    }

    /** What an actor does, one step after another. */
    interface Play {
        void act() throws Exception;
    }

    /** Somebody on a thread of its own, who has troubles of its own. */
    private static final class Actor {
        private final String name;
        private final Play play;
        private final Semaphore turn = new Semaphore(0);
        private Gate trouble = Gate.OPEN;

        Actor(String name, Play play) {
            this.name = name;
            this.play = play;
        }
    }

    void add(String name, Play play) {
        actors.add(new Actor(name, play));
    }

    /** From now on the requests of the one who runs meet this, too. */
    void troubledBy(Gate trouble) {
        RUNNING.get().trouble = trouble;
    }

    /**
     * Runs all of them to their ends.
     *
     * @throws AssertionError if one of them failed
     */
    void play() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(actors.size());
        List<Throwable> failures = new ArrayList<>();
        waiting.addAll(actors);
        for (Actor actor : actors) {
            Thread.ofVirtual()
                    .name(actor.name)
                    .start(() -> {
                        actor.turn.acquireUninterruptibly();
                        RUNNING.set(actor);
                        try {
                            actor.play.act();
                        } catch (Exception | Error e) {
                            failures.add(e);
                        } finally {
                            waiting.remove(actor);
                            ended.countDown();
                            next();
                        }
                    });
        }
        next();
        if (!ended.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the schedule is stuck");
        }
        for (Throwable failure : failures) {
            throw new AssertionError("an actor failed: " + failure, failure);
        }
    }

    private void next() {
        if (!waiting.isEmpty()) {
            waiting.get(random.nextInt(waiting.size())).turn.release();
        }
    }

    @Override
    public <T> T pass(Request request, Supplier<T> work) {
        Actor actor = RUNNING.get();
        if (!request.nested()) {
            handOver(actor);
        }
        trace.tell(() -> actor.name + ": " + request);
        return actor.trouble.pass(request, work);
    }

    private void handOver(Actor actor) {
        if (random.nextInt(100) >= staysPercent) {
            next();
            actor.turn.acquireUninterruptibly();
        }
    }

    /** Whether it is a sweep that another one has overtaken, or a rebuild holds up. */
    static boolean isOvertaken(RepositoryException.Refused refused) {
        String message = String.valueOf(refused.getMessage());
        return message.contains("make a new plan")
                || message.contains("a newer sweep")
                || message.contains("is being rebuilt");
    }
}
