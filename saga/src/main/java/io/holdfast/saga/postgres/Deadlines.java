package io.holdfast.saga.postgres;

import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds states that last too long, by the database's clock. */
final class Deadlines {

    /** A deadline that has passed. */
    record Passed(SagaType type, SagaId saga, StepId step, Instant at) {

        /** One event for one entering of a step, whoever notices. */
        InboxKey key() {
            return new InboxKey("deadline " + type, saga.value() + "/" + step);
        }
    }

    private static final int BATCH_MAX = 100;

    private final Transactions transactions;

    Deadlines(Transactions transactions) {
        this.transactions = transactions;
    }

    List<Passed> passed() {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT type, id, deadline_step, now() FROM saga WHERE live AND"
                                            + " deadline_at <= now() ORDER BY deadline_at LIMIT "
                                            + BATCH_MAX);
                    ResultSet rows = select.executeQuery()) {
                List<Passed> passed = new ArrayList<>();
                while (rows.next()) {
                    passed.add(
                            new Passed(
                                    new SagaType(rows.getString(1)),
                                    new SagaId(rows.getObject(2, UUID.class)),
                                    new StepId(rows.getString(3)),
                                    rows.getTimestamp(4).toInstant()));
                }
                return passed;
            }
        });
    }

    /** A state that stays in its step although the deadline passed is not told again. */
    void told(Passed passed) {
        transactions.run(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "UPDATE saga SET deadline_at = NULL WHERE type = ? AND id = ? AND"
                                    + " deadline_step = ? AND deadline_at <= now()")) {
                update.setString(1, passed.type().value());
                update.setObject(2, passed.saga().value());
                update.setString(3, passed.step().value());
                return update.executeUpdate();
            }
        });
    }
}
