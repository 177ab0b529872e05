package io.holdfast.saga.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.Errand;
import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import io.holdfast.saga.Errand.Work;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.SagaRunnerContract;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract on a real PostgreSQL, and what only a database can show. */
class PostgresSagasTest extends SagaRunnerContract {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private DataSource database;
    private SagaRunner<State, Step> runner;

    @BeforeEach
    void make_tables() throws Exception {
        database = Database.withSagaTables("saga_test_" + SCHEMAS.incrementAndGet());
        runner =
                new PostgresSagas<>(
                        Errands.definition(new Errand(), (_, _, _) -> new Step.Did()),
                        new Transactions(database),
                        SagaMetrics.NONE,
                        () -> {});
    }

    @Override
    protected SagaRunner<State, Step> runner() {
        return runner;
    }

    @Override
    protected SagaRunner<State, Step> runner(Errand errand) {
        return new PostgresSagas<>(
                Errands.definition(errand, (_, _, _) -> new Step.Did()),
                new Transactions(database),
                SagaMetrics.NONE,
                () -> {});
    }

    @Override
    protected void tellDeadlines(SagaRunner<State, Step> runner) {
        for (Deadlines.Passed passed : new Deadlines(new Transactions(database)).passed()) {
            ((PostgresSagas<State, Step, ?>) runner).deadlinePassed(passed.saga(), passed.step());
        }
    }

    @Test
    void a_second_attempt_does_not_start_the_deadline_anew() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        SagaRunner<State, Step> sagas = runner(Errand.countedFromWork(Duration.ofHours(1)));
        sagas.start(id, new Subject("d"), new Step.Wanted("milk"), new InboxKey("t", "1"), "");
        sagas.handle(id, new Step.Answered("bob"), new InboxKey("t", "2"));
        String started = "SELECT count(DISTINCT deadline_at) FROM saga";
        assertThat(Database.count(database, started)).isZero();
        sagas.begun(id, new StepId("go"));
        execute("CREATE TABLE first_deadline AS SELECT deadline_at FROM saga");
        sagas.begun(id, new StepId("go"));
        assertThat(
                        Database.count(
                                database,
                                "SELECT count(*) FROM saga JOIN first_deadline USING (deadline_at)"))
                .isEqualTo(1);
    }

    @Test
    void a_deadline_of_a_step_that_was_left_meanwhile_is_not_told() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        PostgresSagas<State, Step, Work> hasty =
                new PostgresSagas<>(
                        Errands.definition(new Errand(Duration.ZERO), (_, _, _) -> new Step.Did()),
                        new Transactions(database),
                        SagaMetrics.NONE,
                        () -> {});
        hasty.start(id, new Subject("d"), new Step.Wanted("milk"), new InboxKey("t", "1"), "");
        var seen = new Deadlines(new Transactions(database)).passed();
        assertThat(seen).hasSize(1);
        hasty.handle(id, new Step.Answered("bob"), new InboxKey("t", "2"));
        hasty.deadlinePassed(id, seen.getFirst().step());
        assertThat(hasty.find(id)).contains(new State.Doing("milk"));
    }

    @Test
    void a_deadline_is_told_once_however_many_notice_it() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        AtomicInteger told = new AtomicInteger();
        Errand patient =
                new Errand(Duration.ZERO) {
                    @Override
                    public Evolution<State> evolve(State state, Step step) {
                        told.incrementAndGet();
                        return new Evolution.Next<>(state);
                    }
                };
        PostgresSagas<State, Step, Work> sagas =
                new PostgresSagas<>(
                        Errands.definition(patient, (_, _, _) -> new Step.Did()),
                        new Transactions(database),
                        SagaMetrics.NONE,
                        () -> {});
        sagas.start(id, new Subject("d"), new Step.Wanted("milk"), new InboxKey("t", "1"), "");
        for (int i = 0; i < 3; i++) {
            sagas.deadlinePassed(id, new StepId("asking"));
        }
        assertThat(told).hasValue(1);
        assertThat(new Deadlines(new Transactions(database)).passed()).isEmpty();
    }

    @Test
    void a_refused_event_stays_in_the_journal_with_its_reason() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        runner.start(id, new Subject("r"), new Step.Wanted("milk"), new InboxKey("t", "r"), "");
        runner.handle(id, new Step.Did(), new InboxKey("t", "early"));
        assertThat(
                        Database.count(
                                database,
                                "SELECT count(*) FROM saga_journal WHERE refused LIKE '%does not"
                                        + " fit%' AND event LIKE '%Did%'"))
                .isEqualTo(1);
    }

    @Test
    void rows_of_the_caller_are_written_with_the_event_or_not_at_all() throws Exception {
        execute("CREATE TABLE receipt (name text PRIMARY KEY)");
        SagaId id = new SagaId(UUID.randomUUID());
        runner.start(id, new Subject("r"), new Step.Wanted("milk"), new InboxKey("t", "r"), "");
        SagaRunner.Alongside receipt =
                connection -> {
                    try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO receipt VALUES ('milk')")) {
                        insert.executeUpdate();
                    }
                };
        assertThat(runner.handle(id, new Step.Did(), new InboxKey("t", "early"), receipt))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(receipts()).isZero();
        runner.handle(id, new Step.Answered("bob"), new InboxKey("t", "right"), receipt);
        runner.handle(id, new Step.Answered("bob"), new InboxKey("t", "right"), receipt);
        assertThat(receipts()).isEqualTo(1);
    }

    private void execute(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int receipts() throws Exception {
        return Database.count(database, "SELECT count(*) FROM receipt");
    }
}
