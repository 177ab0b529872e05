package io.holdfast.saga.postgres;

import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds states that last too long, by the database's clock. */
final class Deadlines {

    /** A deadline that has passed, as far as a look without a lock can tell. */
    record Passed(SagaType type, SagaId saga, StepId step) {}

    private static final int BATCH_MAX = 100;

    private final Transactions transactions;

    Deadlines(Transactions transactions) {
        this.transactions = transactions;
    }

    List<Passed> passed() {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT type, id, deadline_step FROM saga WHERE live AND"
                                            + " deadline_at <= now() ORDER BY deadline_at LIMIT "
                                            + BATCH_MAX);
                    ResultSet rows = select.executeQuery()) {
                List<Passed> passed = new ArrayList<>();
                while (rows.next()) {
                    passed.add(
                            new Passed(
                                    new SagaType(rows.getString(1)),
                                    new SagaId(rows.getObject(2, UUID.class)),
                                    new StepId(rows.getString(3))));
                }
                return passed;
            }
        });
    }

    /**
     * Starts a deadline that waits for work to begin; false when none waits, or the saga does not
     * want this done any more. The caller holds the saga's row.
     */
    boolean start(Connection connection, SagaType type, SagaId saga, StepId effect)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        UPDATE saga s SET deadline_at = now() + make_interval(secs => deadline_seconds),
                            deadline_seconds = NULL
                        WHERE type = ? AND id = ? AND live AND deadline_seconds IS NOT NULL
                          AND EXISTS (SELECT 1 FROM saga_effect e WHERE e.type = s.type
                              AND e.id = s.id AND e.step = ? AND e.pending)
                        """)) {
            update.setString(1, type.value());
            update.setObject(2, saga.value());
            update.setString(3, effect.value());
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Uses up a deadline that has passed; false when the saga has left the step, has a later
     * deadline or was told already. The caller holds the saga's row.
     */
    boolean takePassed(Connection connection, SagaType type, SagaId saga, StepId step)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE saga SET deadline_at = NULL WHERE type = ? AND id = ? AND live AND"
                                + " deadline_step = ? AND deadline_at <= now()")) {
            update.setString(1, type.value());
            update.setObject(2, saga.value());
            update.setString(3, step.value());
            return update.executeUpdate() == 1;
        }
    }
}
