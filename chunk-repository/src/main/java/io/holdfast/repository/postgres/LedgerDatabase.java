package io.holdfast.repository.postgres;

import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.store.RepositoryException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Transactions on the ledger's tables, each within bounded time, and what all of them need: the
 * fence, the proof of a pin, sets of packs.
 */
final class LedgerDatabase {

    /** A lock is held for a transaction of milliseconds, or for one deletion in the store. */
    private static final String BOUNDS =
            "SET LOCAL lock_timeout = '20s'; SET LOCAL statement_timeout = '120s'";

    /** Serialisation failure and deadlock: nothing was done, the database says to do it again. */
    private static final Set<String> AT_ONCE = Set.of("40001", "40P01");

    private static final int ATTEMPTS_MAX = 5;
    private static final int HEX = 16;

    private final DataSource database;
    private final UUID repository;

    LedgerDatabase(DataSource database, UUID repository) {
        this.database = database;
        this.repository = repository;
    }

    UUID repository() {
        return repository;
    }

    /** Work on a connection; may be run more than once. */
    @FunctionalInterface
    interface Work<R> {
        R on(Connection connection) throws SQLException;
    }

    /** Work that answers nothing. */
    @FunctionalInterface
    interface Change {
        void on(Connection connection) throws SQLException;
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Parameters {
        void of(PreparedStatement statement) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<R> {
        R of(ResultSet row) throws SQLException;
    }

    void change(Change change) {
        in(connection -> {
            change.on(connection);
            return true;
        });
    }

    /** Commits when the work returns, rolls back when it throws. */
    <R> R in(Work<R> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                return committed(connection, work);
            } catch (SQLException failure) {
                if (attempt >= ATTEMPTS_MAX || !AT_ONCE.contains(failure.getSQLState())) {
                    throw failed(failure);
                }
            }
        }
    }

    private static <R> R committed(Connection connection, Work<R> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            try (Statement bounds = connection.createStatement()) {
                bounds.execute(BOUNDS);
            }
            R result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException failure) {
            try {
                connection.rollback();
            } catch (SQLException lost) {
                failure.addSuppressed(lost);
            }
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** A connection for a cursor; the caller closes it. */
    Connection reading() {
        try {
            Connection connection = database.getConnection();
            boolean ready = false;
            try {
                connection.setAutoCommit(false);
                ready = true;
                return connection;
            } finally {
                if (!ready) {
                    connection.close();
                }
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** A violated constraint or a missing table is no weather: it stops. */
    RepositoryException failed(SQLException failure) {
        String message =
                "the ledger of repository %s: %s".formatted(repository, failure.getMessage());
        String state = failure.getSQLState();
        String kind = state == null ? "" : state.substring(0, 2);
        return switch (kind) {
            case "42", "23" ->
                    new RepositoryException.Refused(
                            message + "; has Flyway made the tables of db/ledger in this schema?",
                            failure);
            case "28", "3D" ->
                    new RepositoryException.Refused(
                            message + "; check the URL, the user and the password", failure);
            default -> new RepositoryException.Unavailable(message, failure);
        };
    }

    int update(Connection connection, String sql, Parameters parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.of(statement);
            return statement.executeUpdate();
        }
    }

    /** The rows of a query, each given to {@code row}. */
    void query(Connection connection, String sql, Parameters parameters, Row<?> row)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.of(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    row.of(rows);
                }
            }
        }
    }

    /** The only row of a query that has one. */
    <R> R one(Connection connection, String sql, Parameters parameters, Row<R> row)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.of(statement);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new RepositoryException.Refused(
                            "the ledger of repository %s has lost its row; rebuild it"
                                    .formatted(repository));
                }
                return row.of(rows);
            }
        }
    }

    boolean exists(Connection connection, String sql, Parameters parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.of(statement);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static void none(PreparedStatement statement) throws SQLException {
        statement.clearParameters();
    }

    long epoch(Connection connection) throws SQLException {
        return one(
                connection,
                "SELECT epoch FROM ledger",
                LedgerDatabase::none,
                row -> row.getLong(1));
    }

    /** Lets only the newest sweep on, and no newer one begin before this transaction's end. */
    void fence(Connection connection, Epoch epoch) throws SQLException {
        long newest =
                one(
                        connection,
                        "SELECT epoch FROM ledger FOR SHARE",
                        LedgerDatabase::none,
                        row -> row.getLong(1));
        if (newest != epoch.number()) {
            throw new RepositoryException.Refused(
                    "a newer sweep has begun (epoch %d, this one has %d); leave the work to it"
                            .formatted(newest, epoch.number()));
        }
    }

    void requireOpen(Connection connection, Pin pin) throws SQLException {
        boolean open =
                exists(
                        connection,
                        "SELECT 1 FROM ledger_pin WHERE holder = ? AND epoch = ?",
                        statement -> {
                            statement.setObject(1, pin.holder().value());
                            statement.setLong(2, pin.epoch());
                        });
        if (!open) {
            throw new RepositoryException.Refused(
                    "the pin of %s is not open, so what its job stored may be gone; run the job again"
                            .formatted(pin.holder()));
        }
    }

    /** Packs as an array in one order for everybody, so that row locks never form a circle. */
    static Array packs(Connection connection, Collection<PackId> packs) throws SQLException {
        return connection.createArrayOf(
                "uuid", packs.stream().map(LedgerDatabase::uuid).sorted().toArray());
    }

    Set<PackId> packs(Connection connection, String sql, Parameters parameters)
            throws SQLException {
        Set<PackId> found = new HashSet<>();
        query(connection, sql, parameters, row -> found.add(pack(row, "pack")));
        return found;
    }

    static PackId pack(ResultSet row, String column) throws SQLException {
        UUID value = row.getObject(column, UUID.class);
        return new PackId(value.toString().replace("-", ""));
    }

    /** A pack's 16 bytes are those of a UUID. */
    static UUID uuid(PackId pack) {
        String hex = pack.value();
        return new UUID(
                Long.parseUnsignedLong(hex, 0, HEX, HEX),
                Long.parseUnsignedLong(hex, HEX, 2 * HEX, HEX));
    }
}
