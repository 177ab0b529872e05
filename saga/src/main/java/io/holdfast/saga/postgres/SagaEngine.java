package io.holdfast.saga.postgres;

import io.holdfast.saga.Outlet;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.SagaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    private final Retention retention;
    private final Transactions transactions;
    private final SagaMetrics metrics;
    private final Relay relay;
    private final Deadlines deadlines;
    private final Workers workers;
    private final Semaphore relayWake = new Semaphore(0);
    private final Semaphore workWake = new Semaphore(0);
    private final Map<SagaType, PostgresSagas<?, ?, ?>> sagas = new HashMap<>();
    private final List<Loop> loops = new ArrayList<>();

    /**
     * @param workersMax pieces of work that this process does at the same time
     * @param retention how long what is over is kept
     */
    public SagaEngine(
            DataSource database,
            Outlet outlet,
            SagaMetrics metrics,
            int workersMax,
            Retention retention) {
        this.retention = retention;
        this.transactions = new Transactions(database);
        this.metrics = metrics;
        this.relay = new Relay(transactions, outlet, metrics);
        this.deadlines = new Deadlines(transactions);
        Work work = new Work(transactions, UUID.randomUUID().toString(), LEASE);
        this.workers = new Workers(work, sagas, metrics, workWake, workersMax);
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
        loops.add(new Loop("saga-work", workWake, IDLE, workers::takeWork));
        loops.add(new Loop("saga-leases", new Semaphore(0), LEASE.dividedBy(3), workers::renew));
        loops.add(new Loop("saga-deadlines", new Semaphore(0), IDLE, this::tellDeadlines));
        loops.add(new Loop("saga-tidy", new Semaphore(0), TIDY_EVERY, this::tidy));
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

    /** False when a loop has ended by itself or hangs: only a new process helps. For liveness. */
    public boolean alive() {
        return loops.stream().allMatch(Loop::turns);
    }

    /**
     * Ends the loops. Work in progress has a moment to end; then it is interrupted, and whoever
     * runs next does it again.
     */
    @Override
    public void close() {
        loops.forEach(Loop::stop);
        loops.forEach(Loop::join);
        workers.close();
    }

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

    private void tidy() {
        relay.forgetOld();
        retention.forget(transactions);
    }

    /** A saga that cannot be told does not keep the others waiting. */
    private void tellDeadlines() {
        List<RuntimeException> failures = new ArrayList<>();
        for (Deadlines.Passed passed : deadlines.passed()) {
            PostgresSagas<?, ?, ?> runner = sagas.get(passed.type());
            try {
                if (runner != null) {
                    runner.deadlinePassed(passed.saga(), passed.step());
                }
            } catch (RuntimeException failure) {
                failures.add(
                        new IllegalStateException(
                                "Saga "
                                        + passed.saga().value()
                                        + " cannot be told that "
                                        + passed.step()
                                        + " lasts too long: "
                                        + failure.getMessage(),
                                failure));
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** Waits for a wake-up, at most so long; false when interrupted. */
    static boolean await(Semaphore wake, Duration atMost) throws InterruptedException {
        boolean woken = wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        return woken;
    }
}
