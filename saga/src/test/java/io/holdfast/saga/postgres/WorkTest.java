package io.holdfast.saga.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a piece of work is, in a real PostgreSQL. */
class WorkTest {

    private static final String RAN_OUT = "lease_until = now() - interval '1 second'";

    private static DataSource database;
    private Work work;
    private Work.Leased leased;

    @BeforeAll
    static void make_the_tables() throws Exception {
        database = Database.withSagaTables("saga_work_test");
    }

    @BeforeEach
    void take_a_piece_of_work() throws Exception {
        execute("DELETE FROM saga_effect");
        execute("DELETE FROM saga");
        execute(
                "INSERT INTO saga (type, id, subject, live, state, trace) VALUES ('t',"
                        + " '00000000-0000-0000-0000-000000000001', 's', true, '', '')");
        execute(
                "INSERT INTO saga_effect (type, id, step, kind, pending, work) VALUES ('t',"
                        + " '00000000-0000-0000-0000-000000000001', 'do', 'PERFORM', true, '')");
        work = new Work(new Transactions(database), "one", Duration.ofMinutes(1));
        leased = work.take(Set.of("t"), 1).getFirst();
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_lease_is_renewed_while_it_lasts_wanted_or_not() throws Exception {
        assertThat(work.renew(leased)).isTrue();
        execute("UPDATE saga_effect SET pending = false");
        assertThat(work.renew(leased)).isTrue();
    }

    @Test
    void a_lease_that_ran_out_is_renewed_while_the_work_is_wanted_and_nobody_has_taken_it()
            throws Exception {
        execute("UPDATE saga_effect SET " + RAN_OUT);
        assertThat(work.renew(leased)).isTrue();
        execute("UPDATE saga_effect SET lease_owner = 'another'");
        assertThat(work.renew(leased)).isFalse();
    }

    @Test
    void a_lease_that_ran_out_under_work_that_is_no_longer_wanted_is_lost() throws Exception {
        execute("UPDATE saga_effect SET pending = false, " + RAN_OUT);
        assertThat(work.renew(leased)).isFalse();
    }
}
