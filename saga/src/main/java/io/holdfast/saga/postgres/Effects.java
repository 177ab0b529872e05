package io.holdfast.saga.postgres;

import io.holdfast.saga.Codec;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Outgoing;
import io.holdfast.saga.OutgoingCodec;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a state wants: new effects are emitted, effects that are no longer wanted are put to
 * rest.
 */
final class Effects<W> {

    private static final String ANNOUNCE = "ANNOUNCE";
    static final String ASK = "ASK";
    static final String PERFORM = "PERFORM";

    private final SagaType type;
    private final Codec<W> work;
    private final OutgoingCodec outgoing;

    Effects(SagaType type, Codec<W> work, OutgoingCodec outgoing) {
        this.type = type;
        this.work = work;
        this.outgoing = outgoing;
    }

    /** Returns the effects that are new. */
    List<Effect> enter(
            Connection connection, SagaId id, Decision decision, String trace, Instant at)
            throws SQLException {
        Map<String, Boolean> known = known(connection, id, decision);
        List<Effect> emitted = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            Boolean pending = known.remove(effect.step().value());
            if (pending == null) {
                emit(connection, id, effect, trace, at);
                emitted.add(effect);
            }
        }
        for (Map.Entry<String, Boolean> left : known.entrySet()) {
            if (left.getValue()) {
                rest(connection, id, left.getKey());
            }
        }
        return emitted;
    }

    /**
     * The effects that are pending or are decided again, and whether they are pending: a saga may
     * have thousands that are neither.
     */
    private Map<String, Boolean> known(Connection connection, SagaId id, Decision decision)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT step, pending FROM saga_effect WHERE type = ? AND id = ? AND (pending OR"
                                + " step = ANY (?))")) {
            select.setString(1, type.value());
            select.setObject(2, id.value());
            Object[] steps = decision.effects().stream().map(e -> e.step().value()).toArray();
            select.setArray(3, connection.createArrayOf("text", steps));
            Map<String, Boolean> known = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.put(rows.getString(1), rows.getBoolean(2));
                }
            }
            return known;
        }
    }

    private void emit(Connection connection, SagaId id, Effect effect, String trace, Instant at)
            throws SQLException {
        switch (effect) {
            case Effect.Announce announce ->
                    insert(
                            connection,
                            id,
                            effect.step(),
                            ANNOUNCE,
                            false,
                            null,
                            outbox(connection, id, effect.step(), announce.message(), trace, at));
            case Effect.Ask ask ->
                    insert(
                            connection,
                            id,
                            effect.step(),
                            ASK,
                            true,
                            null,
                            outbox(connection, id, effect.step(), ask.message(), trace, at));
            case Effect.Perform perform ->
                    insert(connection, id, effect.step(), PERFORM, true, written(perform), null);
        }
    }

    @SuppressWarnings("unchecked") // a saga's work is of the family its definition names
    private String written(Effect.Perform perform) {
        return work.write((W) perform.work());
    }

    private void insert(
            Connection connection,
            SagaId id,
            StepId step,
            String kind,
            boolean pending,
            @Nullable String workText,
            @Nullable Long outboxSeq)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO saga_effect (type, id, step, kind, pending, work, outbox_seq, due_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, now() + "
                                + BackOff.jittered()
                                + ")")) {
            insert.setString(1, type.value());
            insert.setObject(2, id.value());
            insert.setString(3, step.value());
            insert.setString(4, kind);
            insert.setBoolean(5, pending);
            insert.setString(6, workText);
            insert.setObject(7, outboxSeq, java.sql.Types.BIGINT);
            insert.setDouble(8, kind.equals(ASK) ? BackOff.seconds(0) : 0);
            insert.executeUpdate();
        }
    }

    private long outbox(
            Connection connection, SagaId id, StepId step, Object message, String trace, Instant at)
            throws SQLException {
        Outgoing record = outgoing.encode(message, id.messageId(step), trace, at);
        Map<String, String> headers = new TreeMap<>(record.headers());
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO saga_outbox (topic, key, header_names, header_values, body) VALUES"
                                + " (?, ?, ?, ?, ?) RETURNING seq")) {
            Array names = connection.createArrayOf("text", headers.keySet().toArray());
            Array values =
                    connection.createArrayOf("text", List.copyOf(headers.values()).toArray());
            insert.setString(1, record.topic());
            insert.setString(2, record.key());
            insert.setArray(3, names);
            insert.setArray(4, values);
            insert.setBytes(5, record.body());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** The lease stays: what is being done for the step is not over for that. */
    private void rest(Connection connection, SagaId id, String step) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE saga_effect SET pending = false WHERE type = ? AND id = ? AND step ="
                                + " ?")) {
            update.setString(1, type.value());
            update.setObject(2, id.value());
            update.setString(3, step);
            update.executeUpdate();
        }
    }
}
