package io.holdfast.saga.postgres;

import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outlet;
import io.holdfast.saga.Performer;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.SagaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sagas of a service going: publishes what they say, does their work, repeats what is not
 * answered, notices what takes too long. Any number of replicas may run on one schema.
 */
public final class SagaEngine implements AutoCloseable {

    /** How long an idle loop sleeps at most; wake-ups in this process come at once. */
    private static final Duration IDLE = Duration.ofMillis(500);

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);

    private final Transactions transactions;
    private final SagaMetrics metrics;
    private final Relay relay;
    private final Work work;
    private final Deadlines deadlines;
    private final int workersMax;
    private final Semaphore workers;
    private final Semaphore relayWake = new Semaphore(0);
    private final Semaphore workWake = new Semaphore(0);
    private final Map<SagaType, PostgresSagas<?, ?, ?>> sagas = new HashMap<>();
    private final Map<String, Work.Leased> running = new ConcurrentHashMap<>();
    private final List<Loop> loops = new ArrayList<>();

    /**
     * @param workersMax pieces of work that this process does at the same time
     */
    public SagaEngine(DataSource database, Outlet outlet, SagaMetrics metrics, int workersMax) {
        this.transactions = new Transactions(database);
        this.metrics = metrics;
        this.relay = new Relay(transactions, outlet, metrics);
        this.work = new Work(transactions, UUID.randomUUID().toString(), LEASE);
        this.deadlines = new Deadlines(transactions);
        this.workersMax = workersMax;
        this.workers = new Semaphore(workersMax);
    }

    /** Adds a saga; only before {@link #start()}. */
    public <S, E, W> SagaRunner<S, E> add(SagaDefinition<S, E, W> definition) {
        PostgresSagas<S, E, W> added =
                new PostgresSagas<>(definition, transactions, metrics, this::wake);
        if (!loops.isEmpty() || sagas.putIfAbsent(definition.saga().type(), added) != null) {
            throw new IllegalStateException(
                    "Saga " + definition.saga().type() + " is added twice, or after the start");
        }
        return added;
    }

    /** Starts the loops. */
    public void start() {
        loops.add(new Loop("saga-relay", relayWake, IDLE, this::publish));
        loops.add(new Loop("saga-work", workWake, IDLE, this::takeWork));
        loops.add(new Loop("saga-leases", new Semaphore(0), LEASE.dividedBy(3), this::renew));
        loops.add(new Loop("saga-deadlines", new Semaphore(0), IDLE, this::tellDeadlines));
        loops.add(new Loop("saga-tidy", new Semaphore(0), TIDY_EVERY, relay::forgetOld));
        loops.forEach(Loop::start);
    }

    /** Why this process is not getting on, or null when it is: for readiness. */
    public @Nullable String trouble() {
        for (Loop loop : loops) {
            String trouble = loop.trouble();
            if (trouble != null) {
                return trouble;
            }
        }
        return null;
    }

    /**
     * Ends the loops; work in progress is interrupted and will be done again by whoever runs next.
     */
    @Override
    public void close() {
        loops.forEach(Loop::stop);
        workerThreads.forEach(Thread::interrupt);
        loops.forEach(Loop::join);
        for (Thread worker : workerThreads) {
            Loop.join(worker);
        }
    }

    private final java.util.Set<Thread> workerThreads = ConcurrentHashMap.newKeySet();

    private void wake() {
        relayWake.release();
        workWake.release();
    }

    private void publish() throws Outlet.OutletUnavailable, InterruptedException {
        relay.repeatAsks();
        boolean more = true;
        while (more) {
            more = relay.publishSome();
        }
        relay.measure();
    }

    private void takeWork() throws InterruptedException {
        while (workers.availablePermits() > 0) {
            int free = Math.min(workersMax, workers.availablePermits());
            List<Work.Leased> taken =
                    work.take(
                            sagas.keySet().stream()
                                    .map(SagaType::value)
                                    .collect(java.util.stream.Collectors.toSet()),
                            free);
            for (Work.Leased leased : taken) {
                workers.acquire();
                Thread worker =
                        Thread.ofVirtual()
                                .name("saga-work " + leased.saga().value() + " " + leased.step())
                                .unstarted(() -> doWork(leased));
                workerThreads.add(worker);
                worker.start();
            }
            if (taken.size() < free) {
                return;
            }
        }
    }

    private void doWork(Work.Leased leased) {
        String key = leased.saga().value() + "/" + leased.step();
        running.put(key, leased);
        long began = System.nanoTime();
        boolean again = true;
        try {
            again = !done(java.util.Objects.requireNonNull(sagas.get(leased.type())), leased);
        } catch (JournalUnavailable away) {
            Log.again(leased, away);
        } finally {
            running.remove(key);
            workerThreads.remove(Thread.currentThread());
            workers.release();
            metrics.performed(leased.type(), Duration.ofNanos(System.nanoTime() - began), again);
            workWake.release();
        }
    }

    /** True when the work ended in an event; false when it is to be done again. */
    private <S, E, W> boolean done(PostgresSagas<S, E, W> runner, Work.Leased leased) {
        try {
            W what = runner.definition().work().read(leased.work());
            E event = runner.definition().performer().perform(leased.saga(), leased.step(), what);
            runner.handle(
                    leased.saga(),
                    event,
                    new InboxKey(
                            "work " + leased.type(), leased.saga().value() + "/" + leased.step()));
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

    private void renew() {
        for (Work.Leased leased : running.values()) {
            work.renew(leased);
        }
    }

    private void tellDeadlines() {
        for (Deadlines.Passed passed : deadlines.passed()) {
            PostgresSagas<?, ?, ?> runner = sagas.get(passed.type());
            if (runner != null) {
                tell(runner, passed);
            }
        }
    }

    private <S, E, W> void tell(PostgresSagas<S, E, W> runner, Deadlines.Passed passed) {
        Saga<S, E> saga = runner.definition().saga();
        runner.handle(passed.saga(), saga.deadlinePassed(passed.step(), passed.at()), passed.key());
        deadlines.told(passed);
    }

    /** Waits for a wake-up, at most so long; false when interrupted. */
    static boolean await(Semaphore wake, Duration atMost) throws InterruptedException {
        boolean woken = wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        return woken;
    }
}
