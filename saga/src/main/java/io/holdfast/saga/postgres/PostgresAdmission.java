package io.holdfast.saga.postgres;

import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Claim;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.admission.Line;
import io.holdfast.saga.admission.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The line of one type of sagas, in the table {@code saga_admission}. Only rows of live sagas
 * count. All that decides holds one advisory lock, so that two replicas do not let in one too many.
 */
public final class PostgresAdmission implements Admission {

    private final Transactions transactions;
    private final SagaType type;
    private final Limits limits;

    public PostgresAdmission(Transactions transactions, SagaType type, Limits limits) {
        this.transactions = transactions;
        this.type = type;
        this.limits = limits;
    }

    @Override
    public Answer ask(SagaId saga, Claim claim) {
        return transactions.run(connection -> {
            lock(connection);
            join(connection, saga, claim);
            List<Place> full = look(connection).getOrDefault(saga, List.of());
            if (!full.isEmpty()) {
                return new Waits(full);
            }
            told(connection, saga);
            return new LetIn();
        });
    }

    @Override
    public List<SagaId> letIn() {
        return transactions.run(connection -> {
            if (!anyoneConcerned(connection)) {
                return List.of();
            }
            lock(connection);
            forgetEnded(connection);
            var _ = look(connection);
            return untold(connection);
        });
    }

    @Override
    public void told(SagaId saga) {
        transactions.run(connection -> told(connection, saga));
    }

    @Override
    public Map<Place, Standing> standing(String kind) {
        Line line = transactions.run(this::line);
        Map<Place, Standing> standing = new HashMap<>();
        places(line.inside(), kind)
                .forEach(place -> standing.merge(place, new Standing(1, 0), Standing::plus));
        places(line.waiting(), kind)
                .forEach(place -> standing.merge(place, new Standing(0, 1), Standing::plus));
        return standing;
    }

    private static List<Place> places(List<Line.Entry> entries, String kind) {
        return entries.stream()
                .flatMap(entry -> entry.claim().places().stream())
                .filter(place -> place.kind().equals(kind))
                .toList();
    }

    private void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement(
                        "SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(?))")) {
            lock.setString(1, "admission " + type.value());
            lock.execute();
        }
    }

    private void join(Connection connection, SagaId saga, Claim claim) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO saga_admission (type, id, rank, places) VALUES (?, ?, ?, ?) ON"
                                + " CONFLICT DO NOTHING")) {
            insert.setString(1, type.value());
            insert.setObject(2, saga.value());
            insert.setInt(3, claim.rank());
            Object[] places =
                    claim.places().stream()
                            .map(place -> place.kind() + "/" + place.name())
                            .toArray();
            insert.setArray(4, connection.createArrayOf("text", places));
            insert.executeUpdate();
        }
    }

    /** Lets in all that have their turn; the full places of those who wait. */
    private Map<SagaId, List<Place>> look(Connection connection) throws SQLException {
        Map<SagaId, List<Place>> full = line(connection).look(limits);
        Object[] turn =
                full.entrySet().stream()
                        .filter(entry -> entry.getValue().isEmpty())
                        .map(entry -> entry.getKey().value())
                        .toArray();
        if (turn.length > 0) {
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "UPDATE saga_admission SET inside = true WHERE type = ? AND id = ANY (?)")) {
                update.setString(1, type.value());
                update.setArray(2, connection.createArrayOf("uuid", turn));
                update.executeUpdate();
            }
        }
        return full;
    }

    private Line line(Connection connection) throws SQLException {
        List<Line.Entry> inside = new ArrayList<>();
        List<Line.Entry> waiting = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT a.id, a.rank, a.places, a.inside FROM saga_admission a JOIN saga s ON"
                                + " s.type = a.type AND s.id = a.id WHERE a.type = ? AND s.live ORDER"
                                + " BY a.rank DESC, a.asked_at, a.id")) {
            select.setString(1, type.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String[] places = (String[]) rows.getArray(3).getArray();
                    Line.Entry entry =
                            new Line.Entry(
                                    new SagaId(rows.getObject(1, UUID.class)),
                                    new Claim(
                                            rows.getInt(2),
                                            Arrays.stream(places)
                                                    .map(PostgresAdmission::place)
                                                    .toList()));
                    (rows.getBoolean(4) ? inside : waiting).add(entry);
                }
            }
        }
        return new Line(inside, waiting);
    }

    private static Place place(String written) {
        int slash = written.indexOf('/');
        return new Place(written.substring(0, slash), written.substring(slash + 1));
    }

    /** Without the lock: most of the time nobody waits. */
    private boolean anyoneConcerned(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        SELECT EXISTS (SELECT 1 FROM saga_admission a WHERE a.type = ?
                            AND (NOT a.told OR NOT EXISTS (SELECT 1 FROM saga s
                                WHERE s.type = a.type AND s.id = a.id AND s.live)))
                        """)) {
            select.setString(1, type.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void forgetEnded(Connection connection) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        """
                        DELETE FROM saga_admission a WHERE a.type = ? AND NOT EXISTS (
                            SELECT 1 FROM saga s WHERE s.type = a.type AND s.id = a.id AND s.live)
                        """)) {
            delete.setString(1, type.value());
            delete.executeUpdate();
        }
    }

    private List<SagaId> untold(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT id FROM saga_admission WHERE type = ? AND inside AND NOT told ORDER BY"
                                + " rank DESC, asked_at, id")) {
            select.setString(1, type.value());
            List<SagaId> untold = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    untold.add(new SagaId(rows.getObject(1, UUID.class)));
                }
            }
            return untold;
        }
    }

    private boolean told(Connection connection, SagaId saga) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE saga_admission SET told = true WHERE type = ? AND id = ?")) {
            update.setString(1, type.value());
            update.setObject(2, saga.value());
            return update.executeUpdate() == 1;
        }
    }
}
