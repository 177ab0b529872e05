package io.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.postgres.JournalUnavailable;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static JournalUnavailable database(String state) {
        return new JournalUnavailable("not taken", new SQLException("says the server", state));
    }

    @Test
    void a_database_or_broker_or_peer_that_does_not_answer_is_away() {
        assertThat(Outage.isOutage(database("08006"))).isTrue();
        assertThat(Outage.isOutage(database("57P03"))).isTrue();
        assertThat(
                        Outage.isOutage(
                                new JournalUnavailable(
                                        "no", new SQLTransientConnectionException())))
                .isTrue();
        assertThat(Outage.isOutage(new TimeoutException("broker"))).isTrue();
        assertThat(Outage.isOutage(new UncheckedIOException(new ConnectException()))).isTrue();
    }

    @Test
    void data_that_a_database_does_not_take_are_a_fault_of_their_message() {
        assertThat(Outage.isOutage(database("22021"))).isFalse();
        assertThat(Outage.isOutage(database("23505"))).isFalse();
    }

    @Test
    void a_table_that_is_not_there_yet_is_waited_for() {
        assertThat(Outage.isOutage(database("42P01"))).isTrue();
    }

    @Test
    void a_fault_of_the_program_is_none() {
        assertThat(Outage.isOutage(new NullPointerException())).isFalse();
        assertThat(Outage.isOutage(new IllegalStateException(new ClassCastException()))).isFalse();
    }

    @Test
    void what_is_suppressed_counts_as_well() {
        IllegalStateException commit = new IllegalStateException("Could not commit transaction");
        commit.addSuppressed(new SQLException("closed", "08003"));
        assertThat(Outage.isOutage(commit)).isTrue();
    }

    @Test
    void failures_that_name_one_another_end() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException other = new IllegalStateException("other", one);
        one.addSuppressed(other);
        assertThat(Outage.isOutage(one)).isFalse();
    }
}
