package io.holdfast.saga.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.saga.Errand;
import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import io.holdfast.saga.Errand.Work;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is over is forgotten in time, on a real PostgreSQL. */
class RetentionTest {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final Retention MONTH_AND_YEAR =
            new Retention(Duration.ofDays(30), Duration.ofDays(365));

    private DataSource database;
    private PostgresSagas<State, Step, Work> sagas;
    private int messages;

    @BeforeEach
    void make_tables() throws Exception {
        database = Database.withSagaTables("retention_test_" + SCHEMAS.incrementAndGet());
        sagas =
                new PostgresSagas<>(
                        Errands.definition(new Errand(), (_, _, _) -> new Step.Did()),
                        new Transactions(database),
                        SagaMetrics.NONE,
                        () -> {});
    }

    private InboxKey key() {
        return new InboxKey("test", "m" + messages++);
    }

    private SagaId live() {
        SagaId id = new SagaId(UUID.randomUUID());
        sagas.start(id, new Subject(id.value().toString()), new Step.Wanted("milk"), key(), "");
        sagas.handle(id, new Step.Answered("bob"), key());
        return id;
    }

    private SagaId ended() {
        SagaId id = live();
        assertThat(sagas.handle(id, new Step.Did(), key())).isInstanceOf(Outcome.Advanced.class);
        return id;
    }

    private void daysPass(int days) throws SQLException {
        String ago = " - interval '" + days + " days'";
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE saga SET updated_at = updated_at" + ago);
            statement.execute("UPDATE saga_journal SET at = at" + ago);
            statement.execute("UPDATE saga_effect SET due_at = due_at" + ago);
        }
    }

    private int rows(String table, SagaId id) throws SQLException {
        return Database.count(
                database, "SELECT count(*) FROM " + table + " WHERE id = '" + id.value() + "'");
    }

    private void forget() {
        MONTH_AND_YEAR.forget(new Transactions(database));
    }

    @Test
    void the_history_of_an_ended_saga_goes_first_and_its_end_later() throws Exception {
        SagaId id = ended();
        daysPass(29);
        forget();
        assertThat(rows("saga_journal", id)).isEqualTo(3);
        assertThat(rows("saga_effect", id)).isPositive();

        daysPass(2);
        forget();
        assertThat(rows("saga_journal", id)).isZero();
        assertThat(rows("saga_effect", id)).isZero();
        assertThat(sagas.find(id)).contains(new State.Done("milk"));
        assertThat(sagas.handle(id, new Step.Did(), key())).isInstanceOf(Outcome.Refused.class);

        daysPass(335);
        forget();
        assertThat(sagas.find(id)).isEmpty();
    }

    @Test
    void a_live_saga_keeps_everything_and_goes_on() throws Exception {
        SagaId id = live();
        daysPass(4000);
        forget();
        assertThat(rows("saga_journal", id)).isEqualTo(2);
        assertThat(rows("saga_effect", id)).isEqualTo(3);
        assertThat(sagas.handle(id, new Step.Did(), key())).isInstanceOf(Outcome.Advanced.class);
    }

    @Test
    void what_was_refused_before_a_saga_had_begun_is_forgotten_like_its_history() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        sagas.start(id, new Subject("nobody"), new Step.Did(), key(), "");
        forget();
        assertThat(rows("saga_journal", id)).isEqualTo(1);
        daysPass(31);
        forget();
        assertThat(rows("saga_journal", id)).isZero();
    }

    @Test
    void an_end_that_is_kept_for_less_than_its_history_is_refused() {
        assertThatThrownBy(() -> new Retention(Duration.ofDays(30), Duration.ofDays(29)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT720H");
    }
}
