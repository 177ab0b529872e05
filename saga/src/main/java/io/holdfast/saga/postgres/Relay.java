package io.holdfast.saga.postgres;

import io.holdfast.saga.Outgoing;
import io.holdfast.saga.Outlet;
import io.holdfast.saga.SagaMetrics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes the outbox in order and marks what is published. One relay at a time works on a schema,
 * whatever the number of replicas, so that the order of a key holds. A crash between publishing and
 * marking publishes again: the message ids are the same.
 */
final class Relay {

    /** Few enough to hold in memory, many enough to keep the broker busy. */
    private static final int BATCH_MAX = 100;

    /** Any number, as long as it is ours; the schema is part of the lock. */
    private static final int LOCK = 0x484f4c44;

    private final Transactions transactions;
    private final Outlet outlet;
    private final SagaMetrics metrics;

    Relay(Transactions transactions, Outlet outlet, SagaMetrics metrics) {
        this.transactions = transactions;
        this.outlet = outlet;
        this.metrics = metrics;
    }

    /** Publishes one batch; true when there may be more. */
    boolean publishSome() throws Outlet.OutletUnavailable, InterruptedException {
        Published result = transactions.run(this::publishBatch);
        if (result.interrupted() != null) {
            throw result.interrupted();
        }
        if (result.failure() != null) {
            throw result.failure();
        }
        return result.full();
    }

    /** Wants again every command that is pending and due. */
    void repeatAsks() {
        int repeated =
                transactions.run(connection -> {
                    try (PreparedStatement update =
                            connection.prepareStatement(
                                    """
                                    WITH due AS (
                                        UPDATE saga_effect SET attempts = attempts + 1,
                                            due_at = now() + %s
                                        WHERE kind = 'ASK' AND pending AND due_at <= now()
                                        RETURNING outbox_seq)
                                    UPDATE saga_outbox SET wanted = true
                                    FROM due WHERE seq = due.outbox_seq
                                    """
                                            .formatted(
                                                    BackOff.jittered(
                                                            "least(60, 2 * power(2, least(attempts + 1,"
                                                                    + " 10)))")))) {
                        return update.executeUpdate();
                    }
                });
        if (repeated > 0) {
            metrics.asksRepeated(repeated);
        }
    }

    /** Forgets what was published and handled so long ago that no broker delivers it again. */
    void forgetOld() {
        transactions.run(connection -> {
            try (PreparedStatement outbox =
                            connection.prepareStatement(
                                    "DELETE FROM saga_outbox WHERE NOT wanted AND published_at <"
                                            + " now() - interval '14 days' AND NOT EXISTS (SELECT 1"
                                            + " FROM saga_effect WHERE outbox_seq = seq AND pending)");
                    PreparedStatement inbox =
                            connection.prepareStatement(
                                    "DELETE FROM saga_inbox WHERE at < now() - interval '60"
                                            + " days'")) {
                return outbox.executeUpdate() + inbox.executeUpdate();
            }
        });
    }

    /** How many messages wait, and for how long. */
    void measure() {
        transactions.run(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT count(*), coalesce(extract(epoch FROM now() -"
                                            + " min(written_at)), 0) FROM saga_outbox WHERE wanted"
                                            + " AND published_at IS NULL");
                    ResultSet row = select.executeQuery()) {
                row.next();
                metrics.outbox(row.getLong(1), Duration.ofMillis((long) (row.getDouble(2) * 1000)));
                return true;
            }
        });
    }

    private Published publishBatch(Connection connection) throws SQLException {
        if (!alone(connection)) {
            return Published.NOTHING;
        }
        List<Long> numbers = new ArrayList<>();
        List<Outgoing> batch = new ArrayList<>();
        read(connection, numbers, batch);
        if (batch.isEmpty()) {
            return Published.NOTHING;
        }
        try {
            outlet.publish(batch);
        } catch (Outlet.OutletUnavailable away) {
            return new Published(false, away, null);
        } catch (InterruptedException ending) {
            return new Published(false, null, ending);
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE saga_outbox SET wanted = false, published_at = now() WHERE seq = ANY (?)")) {
            update.setArray(1, connection.createArrayOf("bigint", numbers.toArray()));
            update.executeUpdate();
        }
        return new Published(batch.size() == BATCH_MAX, null, null);
    }

    private static boolean alone(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement(
                        "SELECT pg_try_advisory_xact_lock("
                                + LOCK
                                + ", hashtext(current_schema()))")) {
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void read(Connection connection, List<Long> numbers, List<Outgoing> batch)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT seq, topic, key, header_names, header_values, body FROM saga_outbox WHERE"
                                + " wanted ORDER BY seq LIMIT "
                                + BATCH_MAX)) {
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String[] names = (String[]) rows.getArray(4).getArray();
                    String[] values = (String[]) rows.getArray(5).getArray();
                    Map<String, String> headers = new HashMap<>();
                    for (int i = 0; i < names.length; i++) {
                        headers.put(names[i], values[i]);
                    }
                    numbers.add(rows.getLong(1));
                    batch.add(
                            new Outgoing(
                                    rows.getString(2),
                                    rows.getString(3),
                                    headers,
                                    rows.getBytes(6)));
                }
            }
        }
    }

    private record Published(
            boolean full,
            Outlet.@org.jspecify.annotations.Nullable OutletUnavailable failure,
            @org.jspecify.annotations.Nullable InterruptedException interrupted) {

        static final Published NOTHING = new Published(false, null, null);
    }
}
