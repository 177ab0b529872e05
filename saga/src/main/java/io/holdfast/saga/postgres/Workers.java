package io.holdfast.saga.postgres;

import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Lease;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Does the work of sagas in this process: so many pieces at a time, each on a thread of its own.
 */
final class Workers {

    /** What is nearly done may end by itself; the rest is interrupted and done again later. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Work work;
    private final Map<SagaType, PostgresSagas<?, ?, ?>> sagas;
    private final SagaMetrics metrics;
    private final Semaphore wake;
    private final int most;
    private final Semaphore free;
    private final Map<Piece, Running> running = new ConcurrentHashMap<>();

    /** What is done at most once at a time in a process, whatever became of its lease. */
    private record Piece(SagaType type, Object saga, Object step) {
        static Piece of(Work.Leased leased) {
            return new Piece(leased.type(), leased.saga(), leased.step());
        }
    }

    /** A piece of work that is being done, and when its lease was renewed last. */
    private final class Running implements Lease {
        private final Work.Leased leased;
        private final Thread thread;
        private volatile long renewed;

        private Running(Work.Leased leased, long taken) {
            this.leased = leased;
            this.renewed = taken;
            this.thread =
                    Thread.ofVirtual()
                            .name("saga-work " + leased.saga().value() + " " + leased.step())
                            .unstarted(() -> doWork(leased, this));
        }

        private void renew() {
            long now = System.nanoTime();
            if (work.renew(leased)) {
                renewed = now;
            }
        }

        /** By our own clock, which goes on while a process stands still. */
        @Override
        public boolean isHeld() {
            return System.nanoTime() - renewed < work.lease().toNanos();
        }
    }

    Workers(
            Work work,
            Map<SagaType, PostgresSagas<?, ?, ?>> sagas,
            SagaMetrics metrics,
            Semaphore wake,
            int most) {
        this.work = work;
        this.sagas = sagas;
        this.metrics = metrics;
        this.wake = wake;
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** Takes as much work as there are free workers. */
    void takeWork() throws InterruptedException {
        Set<String> types =
                sagas.keySet().stream().map(SagaType::value).collect(Collectors.toSet());
        int places = Math.min(most, free.availablePermits());
        while (places > 0) {
            long now = System.nanoTime();
            List<Work.Leased> taken = work.take(types, places);
            for (Work.Leased leased : taken) {
                begin(leased, now);
            }
            if (taken.size() < places) {
                return;
            }
            places = Math.min(most, free.availablePermits());
        }
    }

    /** Keeps the leases of what is being done. */
    void renew() {
        running.values().forEach(Running::renew);
    }

    /** Lets what is being done end, interrupts what does not, and gives back what was not done. */
    void close() {
        List<Thread> threads = running.values().stream().map(piece -> piece.thread).toList();
        long patience = System.nanoTime() + GRACE.toNanos();
        for (Thread thread : threads) {
            Loop.join(thread, Duration.ofNanos(Math.max(1, patience - System.nanoTime())));
        }
        threads.forEach(Thread::interrupt);
        threads.forEach(thread -> Loop.join(thread, Loop.JOIN_MAX));
        if (running.isEmpty()) {
            release();
        }
    }

    private void release() {
        try {
            work.release();
        } catch (JournalUnavailable away) {
            Log.trouble("Leases are left to run out", away);
        }
    }

    private void begin(Work.Leased leased, long taken) throws InterruptedException {
        free.acquire();
        Running piece = new Running(leased, taken);
        if (running.putIfAbsent(Piece.of(leased), piece) == null) {
            piece.thread.start();
        } else {
            free.release(); // the lease had run out under the one who does it, and is ours again
        }
    }

    private void doWork(Work.Leased leased, Lease lease) {
        long began = System.nanoTime();
        boolean again = true;
        try {
            again = !done(Objects.requireNonNull(sagas.get(leased.type())), leased, lease);
        } catch (JournalUnavailable away) {
            Log.again(leased, away);
        } finally {
            running.remove(Piece.of(leased));
            letGo(leased);
            free.release();
            metrics.performed(leased.type(), Duration.ofNanos(System.nanoTime() - began), again);
            wake.release();
        }
    }

    private void letGo(Work.Leased leased) {
        try {
            work.over(leased);
        } catch (JournalUnavailable away) {
            Log.trouble("A lease is left to run out", away);
        }
    }

    /** True when the work ended in an event; false when it is to be done again. */
    private <S, E, W> boolean done(PostgresSagas<S, E, W> runner, Work.Leased leased, Lease lease) {
        W what;
        try {
            what = runner.definition().work().read(leased.work());
        } catch (RuntimeException unreadable) {
            Log.fault(leased, unreadable);
            work.again(leased);
            return false;
        }
        try (SagaMetrics.Working _ =
                metrics.working(leased.saga(), leased.step(), leased.trace(), what)) {
            return done(runner, leased, what, lease);
        }
    }

    private <S, E, W> boolean done(
            PostgresSagas<S, E, W> runner, Work.Leased leased, W what, Lease lease) {
        try {
            begun(runner, leased);
            E event =
                    runner.definition()
                            .performer()
                            .perform(leased.saga(), leased.step(), what, lease);
            if (!(runner.handle(leased.saga(), event, key(leased)) instanceof Outcome.Advanced)) {
                work.again(leased); // not taken; if the step is pending all the same, not at once
            }
            return true;
        } catch (Performer.TryAgain notNow) {
            Log.again(leased, notNow);
            work.again(leased);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (JournalUnavailable away) {
            throw away;
        } catch (RuntimeException fault) {
            Log.fault(leased, fault);
            work.again(leased);
        }
        return false;
    }

    private void begun(PostgresSagas<?, ?, ?> runner, Work.Leased leased) {
        if (leased.startsDeadline()) {
            runner.begun(leased.saga(), leased.step());
        }
        if (leased.waited() != null) {
            metrics.queued(leased.type(), leased.waited());
        }
    }

    /** The event of a step is taken once, whoever brings it and however often. */
    private static InboxKey key(Work.Leased leased) {
        return new InboxKey("work " + leased.type(), leased.saga().value() + "/" + leased.step());
    }
}
