package io.holdfast.repository.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The answer to a query, fetched as it is asked for; holds a connection until it is closed. */
final class Cursor<T> extends Spliterators.AbstractSpliterator<T> {

    /** Rows of some 150 bytes that are in memory at once. */
    private static final int ROWS_FETCHED = 4096;

    /** Makes the next item of the rows that follow; null at the end. */
    @FunctionalInterface
    interface Reading<T> {
        @Nullable T next(ResultSet rows) throws SQLException;
    }

    private final LedgerDatabase database;
    private final ResultSet rows;
    private final Reading<T> reading;

    private Cursor(LedgerDatabase database, ResultSet rows, Reading<T> reading) {
        super(Long.MAX_VALUE, Spliterator.NONNULL);
        this.database = database;
        this.rows = rows;
        this.reading = reading;
    }

    static <T> Stream<T> over(LedgerDatabase database, String sql, Reading<T> reading) {
        Connection connection = database.reading();
        try {
            PreparedStatement statement = connection.prepareStatement(sql);
            statement.setFetchSize(ROWS_FETCHED);
            Cursor<T> cursor = new Cursor<>(database, statement.executeQuery(), reading);
            return StreamSupport.stream(cursor, false).onClose(() -> close(database, connection));
        } catch (SQLException failure) {
            try {
                connection.close();
            } catch (SQLException lost) {
                failure.addSuppressed(lost);
            }
            throw database.failed(failure);
        }
    }

    /** Ends the transaction, and with it statement and rows. */
    private static void close(LedgerDatabase database, Connection connection) {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException failure) {
            throw database.failed(failure);
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        T next;
        try {
            next = reading.next(rows);
        } catch (SQLException failure) {
            throw database.failed(failure);
        }
        if (next == null) {
            return false;
        }
        action.accept(next);
        return true;
    }
}
