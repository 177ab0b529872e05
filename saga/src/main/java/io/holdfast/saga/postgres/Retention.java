package io.holdfast.saga.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long what is over is kept. A saga that is live keeps everything, however old it is.
 *
 * @param history how long a saga's journal and the effects that it had are kept after its end
 * @param ended how long its last state is kept after its end; until then its id is recognised
 */
public record Retention(Duration history, Duration ended) {

    /** Nothing is forgotten. */
    public static final Retention FOR_EVER =
            new Retention(Duration.ofDays(36_500), Duration.ofDays(36_500));

    public Retention {
        if (history.isNegative() || ended.compareTo(history) < 0) {
            throw new IllegalArgumentException(
                    "The history of a saga is kept for "
                            + history
                            + " and its end for "
                            + ended
                            + "; keep the end at least as long as the history");
        }
    }

    /** Forgets, by the database's clock; returns how many rows. */
    int forget(Transactions transactions) {
        return transactions.run(connection ->
                endedSagas(connection)
                        + historyOf(connection, "DELETE FROM saga_journal AS past WHERE past.at <")
                        + historyOf(
                                connection,
                                "DELETE FROM saga_effect AS past WHERE NOT past.pending AND"
                                        + " past.due_at <"));
    }

    private int endedSagas(Connection connection) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "DELETE FROM saga WHERE NOT live AND updated_at < now() -"
                                + " make_interval(secs => ?)")) {
            delete.setDouble(1, ended.toMillis() / 1000.0);
            return delete.executeUpdate();
        }
    }

    /** Also what was refused before a saga had begun. */
    private int historyOf(Connection connection, String past) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        past
                                + """
                                 now() - make_interval(secs => ?) AND NOT EXISTS (
                                    SELECT 1 FROM saga WHERE saga.type = past.type AND saga.id = past.id
                                    AND (live OR updated_at >= now() - make_interval(secs => ?)))
                                """)) {
            delete.setDouble(1, history.toMillis() / 1000.0);
            delete.setDouble(2, history.toMillis() / 1000.0);
            return delete.executeUpdate();
        }
    }
}
