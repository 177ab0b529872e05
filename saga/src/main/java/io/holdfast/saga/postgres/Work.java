package io.holdfast.saga.postgres;

import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of work that sagas want done, leased to one process at a time. What a saga wants now
 * is not begun while something that it no longer wants is still being done: an undoing does not
 * overtake the doing.
 */
final class Work {

    /**
     * A piece of work that is ours until the lease ends.
     *
     * @param waited since it was due; null when somebody held it meanwhile and died
     * @param startsDeadline whether the saga's deadline waited for work to begin a moment ago
     */
    record Leased(
            SagaType type,
            SagaId saga,
            StepId step,
            String work,
            int attempts,
            String trace,
            @Nullable Duration waited,
            boolean startsDeadline) {}

    private final Transactions transactions;
    private final String owner;
    private final Duration lease;

    Work(Transactions transactions, String owner, Duration lease) {
        this.transactions = transactions;
        this.owner = owner;
        this.lease = lease;
    }

    /** How long a piece of work is ours after it was taken or renewed. */
    Duration lease() {
        return lease;
    }

    /** Takes work that is due and that nobody holds, oldest first. */
    List<Leased> take(Set<String> types, int most) {
        return transactions.run(connection -> take(connection, types, most));
    }

    /**
     * Holds on to a piece of work, wanted or not; false when it is no longer ours. A lease that ran
     * out comes back only while the work is wanted: what undoes it may have been done meanwhile.
     */
    boolean renew(Leased leased) {
        return update(
                leased,
                "UPDATE saga_effect SET lease_until = now() + make_interval(secs => ?) WHERE type = ? AND"
                        + " id = ? AND step = ? AND lease_owner = ? AND (pending OR lease_until >"
                        + " now())",
                lease.toMillis() / 1000.0);
    }

    /** Gives a piece of work back, to be done again later. */
    void again(Leased leased) {
        update(
                leased,
                "UPDATE saga_effect SET lease_until = NULL, lease_owner = NULL, due_at = now() + "
                        + BackOff.jittered()
                        + " WHERE type = ? AND id = ? AND step = ? AND lease_owner = ? AND pending",
                BackOff.seconds(leased.attempts() - 1));
    }

    /** Lets go of a piece of work that is over and not wanted any more, so that the next begins. */
    void over(Leased leased) {
        transactions.run(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "UPDATE saga_effect SET lease_until = NULL, lease_owner = NULL WHERE type"
                                    + " = ? AND id = ? AND step = ? AND lease_owner = ? AND NOT"
                                    + " pending")) {
                update.setString(1, leased.type().value());
                update.setObject(2, leased.saga().value());
                update.setString(3, leased.step().value());
                update.setString(4, owner);
                return update.executeUpdate();
            }
        });
    }

    /** Gives back all that this process holds, so that the next one need not wait for leases. */
    void release() {
        transactions.run(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "UPDATE saga_effect SET lease_until = NULL, lease_owner = NULL WHERE"
                                    + " lease_owner = ?")) {
                update.setString(1, owner);
                return update.executeUpdate();
            }
        });
    }

    private boolean update(Leased leased, String sql, double seconds) {
        return transactions.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setDouble(1, seconds);
                update.setString(2, leased.type().value());
                update.setObject(3, leased.saga().value());
                update.setString(4, leased.step().value());
                update.setString(5, owner);
                return update.executeUpdate() == 1;
            }
        });
    }

    private List<Leased> take(Connection connection, Set<String> types, int most)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        UPDATE saga_effect e
                        SET lease_until = now() + make_interval(secs => ?), lease_owner = ?,
                            attempts = attempts + 1
                        FROM (SELECT type, id, step, CASE WHEN lease_until IS NULL THEN
                                  extract(epoch FROM now() - due_at) END AS waited
                              FROM saga_effect w
                              WHERE kind = 'PERFORM' AND pending AND due_at <= now() AND type = ANY (?)
                                AND (lease_until IS NULL OR lease_until < now())
                                AND NOT EXISTS (SELECT 1 FROM saga_effect unwanted
                                    WHERE unwanted.type = w.type AND unwanted.id = w.id
                                      AND NOT unwanted.pending AND unwanted.lease_until > now())
                              ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED) due
                        WHERE e.type = due.type AND e.id = due.id AND e.step = due.step
                        RETURNING e.type, e.id, e.step, e.work, e.attempts,
                            (SELECT s.trace FROM saga s WHERE s.type = e.type AND s.id = e.id),
                            due.waited,
                            EXISTS (SELECT 1 FROM saga s WHERE s.type = e.type AND s.id = e.id
                                AND s.deadline_seconds IS NOT NULL)
                        """)) {
            update.setDouble(1, lease.toMillis() / 1000.0);
            update.setString(2, owner);
            update.setArray(3, connection.createArrayOf("text", types.toArray()));
            update.setInt(4, most);
            List<Leased> taken = new ArrayList<>();
            try (ResultSet rows = update.executeQuery()) {
                while (rows.next()) {
                    taken.add(
                            new Leased(
                                    new SagaType(rows.getString(1)),
                                    new SagaId(rows.getObject(2, UUID.class)),
                                    new StepId(rows.getString(3)),
                                    rows.getString(4),
                                    rows.getInt(5),
                                    rows.getString(6),
                                    waited(rows),
                                    rows.getBoolean(8)));
                }
            }
            return taken;
        }
    }

    private static @Nullable Duration waited(ResultSet row) throws SQLException {
        double seconds = row.getDouble(7);
        return row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1000));
    }
}
