package io.holdfast.repository.postgres;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.store.RepositoryException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The rows of packs and of their chunks, in a transaction of the caller's. */
final class PackRows {

    private final LedgerDatabase database;

    PackRows(LedgerDatabase database) {
        this.database = database;
    }

    static int number(PackEntry.State state) {
        return switch (state) {
            case ANNOUNCED -> 0;
            case STORED -> 1;
            case TOMBSTONED -> 2;
        };
    }

    static PackEntry.State state(int number) {
        return switch (number) {
            case 0 -> PackEntry.State.ANNOUNCED;
            case 1 -> PackEntry.State.STORED;
            case 2 -> PackEntry.State.TOMBSTONED;
            default -> throw new IllegalStateException("no pack has the state " + number);
        };
    }

    void announce(Connection connection, PackId pack, long epoch) throws SQLException {
        database.update(
                connection,
                "INSERT INTO ledger_pack AS known (pack, state, used_epoch, state_epoch)"
                        + " VALUES (?, 0, ?, ?) ON CONFLICT (pack)"
                        + " DO UPDATE SET used_epoch = greatest(known.used_epoch, excluded.used_epoch)",
                statement -> {
                    statement.setObject(1, LedgerDatabase.uuid(pack));
                    statement.setLong(2, epoch);
                    statement.setLong(3, epoch);
                });
    }

    /** The state of a pack whose row nobody else may change from now on. */
    Optional<PackEntry.State> locked(Connection connection, PackId pack) throws SQLException {
        AtomicReference<PackEntry.@Nullable State> found = new AtomicReference<>();
        database.query(
                connection,
                "SELECT state FROM ledger_pack WHERE pack = ? FOR UPDATE",
                statement -> statement.setObject(1, LedgerDatabase.uuid(pack)),
                row -> {
                    found.set(state(row.getInt(1)));
                    return row;
                });
        return Optional.ofNullable(found.get());
    }

    /** A pack that was announced and not buried is stored now. */
    void finish(
            Connection connection,
            PackId pack,
            long bytes,
            List<ChunkReference> chunks,
            long usedEpoch)
            throws SQLException {
        Optional<PackEntry.State> known = locked(connection, pack);
        if (known.isEmpty() || known.get() == PackEntry.State.TOMBSTONED) {
            throw new RepositoryException.Refused(
                    "pack %s was not announced, or a sweep has taken it; run the job again"
                            .formatted(pack));
        }
        if (known.get() == PackEntry.State.ANNOUNCED) {
            store(connection, pack, bytes, chunks, usedEpoch);
        } else {
            use(connection, pack, usedEpoch);
        }
    }

    void use(Connection connection, PackId pack, long usedEpoch) throws SQLException {
        database.update(
                connection,
                "UPDATE ledger_pack SET used_epoch = greatest(used_epoch, ?) WHERE pack = ?",
                statement -> {
                    statement.setLong(1, usedEpoch);
                    statement.setObject(2, LedgerDatabase.uuid(pack));
                });
    }

    /** Fills the row of a pack, which is there, and adds its chunks. */
    void store(
            Connection connection,
            PackId pack,
            long bytes,
            List<ChunkReference> chunks,
            long usedEpoch)
            throws SQLException {
        long first =
                database.one(
                        connection,
                        "UPDATE ledger_ordinal SET next = next + ? RETURNING next - ?",
                        statement -> {
                            statement.setLong(1, chunks.size());
                            statement.setLong(2, chunks.size());
                        },
                        row -> row.getLong(1));
        database.update(
                connection,
                "UPDATE ledger_pack SET state = 1, bytes = ?, first_ordinal = ?,"
                        + " used_epoch = greatest(used_epoch, ?), state_epoch = (SELECT epoch FROM ledger)"
                        + " WHERE pack = ?",
                statement -> {
                    statement.setLong(1, bytes);
                    statement.setLong(2, first);
                    statement.setLong(3, usedEpoch);
                    statement.setObject(4, LedgerDatabase.uuid(pack));
                });
        insert(connection, pack, chunks, first);
    }

    private void insert(Connection connection, PackId pack, List<ChunkReference> chunks, long first)
            throws SQLException {
        database.update(
                connection,
                "INSERT INTO ledger_chunk (pack, pack_offset, digest, sealed_bytes, plain_bytes, ordinal)"
                        + " SELECT ?, c.pack_offset, c.digest, c.sealed, c.plain, ? + c.number - 1"
                        + " FROM unnest(?, ?, ?, ?) WITH ORDINALITY"
                        + " AS c (pack_offset, digest, sealed, plain, number)",
                statement -> {
                    statement.setObject(1, LedgerDatabase.uuid(pack));
                    statement.setLong(2, first);
                    statement.setArray(
                            3,
                            connection.createArrayOf(
                                    "int4", chunks.stream().map(ChunkReference::offset).toArray()));
                    statement.setArray(4, digests(connection, chunks));
                    statement.setArray(
                            5,
                            connection.createArrayOf(
                                    "int4",
                                    chunks.stream().map(ChunkReference::sealedBytes).toArray()));
                    statement.setArray(
                            6,
                            connection.createArrayOf(
                                    "int4",
                                    chunks.stream().map(ChunkReference::plainBytes).toArray()));
                });
    }

    private static java.sql.Array digests(Connection connection, List<ChunkReference> chunks)
            throws SQLException {
        return connection.createArrayOf(
                "bytea",
                chunks.stream().map(chunk -> chunk.chunk().bytes()).toArray(byte[][]::new));
    }

    void drop(Connection connection, Collection<PackId> packs) throws SQLException {
        for (String table : List.of("ledger_chunk", "ledger_pack")) {
            database.update(
                    connection,
                    "DELETE FROM " + table + " WHERE pack = ANY(?)",
                    statement -> statement.setArray(1, LedgerDatabase.packs(connection, packs)));
        }
    }

    static ChunkReference chunk(ResultSet row) throws SQLException {
        return new ChunkReference(
                ChunkId.of(row.getBytes("digest")),
                LedgerDatabase.pack(row, "pack"),
                row.getInt("pack_offset"),
                row.getInt("sealed_bytes"),
                row.getInt("plain_bytes"));
    }
}
