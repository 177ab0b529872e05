package io.holdfast.transfer.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One statement or a few on a connection of the pool. */
final class Sql {

    private Sql() {}

    /** Work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    static <T> T in(DataSource database, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.on(connection);
        } catch (SQLException failed) {
            throw new DatabaseFailed(failed);
        }
    }
}
