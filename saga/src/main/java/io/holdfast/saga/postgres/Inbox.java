package io.holdfast.saga.postgres;

import io.holdfast.saga.InboxKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What was handled before. */
final class Inbox {

    private Inbox() {}

    /** True the first time; false when this message was handled before, and stays handled. */
    static boolean claim(Connection connection, InboxKey key) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO saga_inbox (consumer, message) VALUES (?, ?) ON CONFLICT DO"
                                + " NOTHING")) {
            insert.setString(1, key.consumer());
            insert.setString(2, key.message());
            return insert.executeUpdate() == 1;
        }
    }
}
