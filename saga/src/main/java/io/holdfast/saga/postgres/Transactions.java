package io.holdfast.saga.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** Runs work in a transaction of its own, and again when the database asks for that. */
public final class Transactions {

    /** Serialisation failure and deadlock: the database says to do it again. */
    private static final Set<String> AGAIN = Set.of("40001", "40P01");

    private static final int ATTEMPTS_MAX = 8;

    private final DataSource database;

    public Transactions(DataSource database) {
        this.database = database;
    }

    /**
     * Work on a connection; may be run more than once, so it touches nothing but the connection.
     */
    @FunctionalInterface
    public interface Work<R> {
        R on(Connection connection) throws SQLException;
    }

    /**
     * Commits when the work returns, rolls back when it throws.
     *
     * @throws JournalUnavailable if the database fails; nothing was written
     */
    public <R> R run(Work<R> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                return committed(connection, work);
            } catch (SQLException failure) {
                if (attempt >= ATTEMPTS_MAX || !AGAIN.contains(failure.getSQLState())) {
                    throw new JournalUnavailable(
                            "The database did not take it: " + failure.getMessage(), failure);
                }
            }
        }
    }

    private static <R> R committed(Connection connection, Work<R> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            R result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException failure) {
            try {
                connection.rollback();
            } catch (SQLException lost) {
                failure.addSuppressed(lost);
            }
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
