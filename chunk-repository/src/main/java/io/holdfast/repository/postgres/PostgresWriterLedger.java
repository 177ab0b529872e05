package io.holdfast.repository.postgres;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.ledger.WriterLedger;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What writers ask of the ledger. */
final class PostgresWriterLedger implements WriterLedger {

    private static final String PINS = "SELECT holder, epoch, recovery_point FROM ledger_pin ";

    private final LedgerDatabase database;
    private final PackRows packs;

    PostgresWriterLedger(LedgerDatabase database, PackRows packs) {
        this.database = database;
        this.packs = packs;
    }

    @Override
    public Pin pin(PinId holder, Optional<RecoveryPointId> recoveryPoint) {
        return database.in(connection -> {
            // Waits for an epoch that is being opened, and keeps the next one waiting.
            long epoch =
                    database.one(
                            connection,
                            "SELECT epoch FROM ledger FOR SHARE",
                            LedgerDatabase::none,
                            row -> row.getLong(1));
            Optional<Pin> open = find(connection, holder);
            if (open.isPresent()
                    && (open.get().recoveryPoint().isPresent() || recoveryPoint.isEmpty())) {
                return open.get();
            }
            if (recoveryPoint.isPresent()) {
                requireKnown(connection, recoveryPoint.get());
            }
            insert(connection, new Pin(holder, epoch, recoveryPoint));
            // Another call for the same holder may have been first.
            return find(connection, holder)
                    .orElseThrow(() ->
                            new RepositoryException.Unavailable(
                                    "the pin of %s was ended while it was opened; ask again"
                                            .formatted(holder),
                                    null));
        });
    }

    private Optional<Pin> find(Connection connection, PinId holder) throws SQLException {
        List<Pin> found = new ArrayList<>(1);
        database.query(
                connection,
                PINS + "WHERE holder = ?",
                statement -> statement.setObject(1, holder.value()),
                row -> found.add(pin(row)));
        return found.stream().findFirst();
    }

    /** Keeps the recovery point from being forgotten until the pin is there. */
    private void requireKnown(Connection connection, RecoveryPointId recoveryPoint)
            throws SQLException {
        boolean known =
                database.exists(
                        connection,
                        "SELECT 1 FROM ledger_recovery_point WHERE id = ? AND NOT forgotten FOR SHARE",
                        statement -> statement.setObject(1, recoveryPoint.value()));
        if (!known) {
            throw new RepositoryException.Refused(
                    "recovery point %s is not known or was forgotten; take another one, or none"
                            .formatted(recoveryPoint));
        }
    }

    private void insert(Connection connection, Pin pin) throws SQLException {
        database.update(
                connection,
                "INSERT INTO ledger_pin AS open (holder, epoch, recovery_point) VALUES (?, ?, ?)"
                        + " ON CONFLICT (holder) DO UPDATE"
                        + " SET recovery_point = coalesce(open.recovery_point, excluded.recovery_point)",
                statement -> {
                    statement.setObject(1, pin.holder().value());
                    statement.setLong(2, pin.epoch());
                    statement.setObject(
                            3, pin.recoveryPoint().map(RecoveryPointId::value).orElse(null));
                });
    }

    @Override
    public void unpin(PinId holder) {
        database.change(connection -> delete(connection, holder));
    }

    private void delete(Connection connection, PinId holder) throws SQLException {
        database.update(
                connection,
                "DELETE FROM ledger_pin WHERE holder = ?",
                statement -> statement.setObject(1, holder.value()));
    }

    @Override
    public List<Pin> pins() {
        return database.in(connection -> {
            List<Pin> pins = new ArrayList<>();
            database.query(
                    connection,
                    PINS + "ORDER BY epoch, holder",
                    LedgerDatabase::none,
                    row -> pins.add(pin(row)));
            return pins;
        });
    }

    private static Pin pin(ResultSet row) throws SQLException {
        UUID recoveryPoint = row.getObject("recovery_point", UUID.class);
        return new Pin(
                new PinId(row.getObject("holder", UUID.class)),
                row.getLong("epoch"),
                Optional.ofNullable(recoveryPoint).map(RecoveryPointId::new));
    }

    @Override
    public Map<ChunkId, ChunkReference> find(Pin pin, Collection<ChunkId> chunks) {
        return database.in(connection -> {
            database.requireOpen(connection, pin);
            Map<ChunkId, ChunkReference> found = new HashMap<>();
            Set<PackId> olderThanThePin = new HashSet<>();
            candidates(connection, pin, chunks, found, olderThanThePin);
            Set<PackId> taken = marked(connection, pin, olderThanThePin);
            // A sweep buried it between the two statements.
            found.values()
                    .removeIf(place ->
                            olderThanThePin.contains(place.pack())
                                    && !taken.contains(place.pack()));
            return found;
        });
    }

    /** Of several packs the one that was used last: the least likely to be rewritten. */
    private void candidates(
            Connection connection,
            Pin pin,
            Collection<ChunkId> chunks,
            Map<ChunkId, ChunkReference> found,
            Set<PackId> olderThanThePin)
            throws SQLException {
        database.query(
                connection,
                "SELECT DISTINCT ON (c.digest) c.digest, c.pack, c.pack_offset, c.sealed_bytes,"
                        + " c.plain_bytes, p.used_epoch"
                        + " FROM ledger_chunk c JOIN ledger_pack p ON p.pack = c.pack"
                        + " WHERE c.digest = ANY(?) AND p.state = 1 AND p.trusted"
                        + " ORDER BY c.digest, p.used_epoch DESC, c.pack, c.pack_offset",
                statement ->
                        statement.setArray(
                                1,
                                connection.createArrayOf(
                                        "bytea",
                                        chunks.stream()
                                                .map(ChunkId::bytes)
                                                .toArray(byte[][]::new))),
                row -> {
                    ChunkReference place = PackRows.chunk(row);
                    if (row.getLong("used_epoch") < pin.epoch()) {
                        olderThanThePin.add(place.pack());
                    }
                    return found.put(place.chunk(), place);
                });
    }

    /**
     * Marks packs as used under the pin; a mark of the pin's epoch or a later one is enough,
     * because every sweep that may still bury has a horizon no later than that.
     */
    private Set<PackId> marked(Connection connection, Pin pin, Set<PackId> wanted)
            throws SQLException {
        if (wanted.isEmpty()) {
            return Set.of();
        }
        Set<PackId> stored =
                database.packs(
                        connection,
                        "SELECT pack FROM ledger_pack WHERE pack = ANY(?) AND state = 1"
                                + " ORDER BY pack FOR UPDATE",
                        statement ->
                                statement.setArray(1, LedgerDatabase.packs(connection, wanted)));
        database.update(
                connection,
                "UPDATE ledger_pack SET used_epoch = greatest(used_epoch, ?) WHERE pack = ANY(?)",
                statement -> {
                    statement.setLong(1, pin.epoch());
                    statement.setArray(2, LedgerDatabase.packs(connection, stored));
                });
        return stored;
    }

    @Override
    public void announce(Pin pin, PackId pack) {
        database.change(connection -> {
            database.requireOpen(connection, pin);
            packs.announce(connection, pack, pin.epoch());
        });
    }

    @Override
    public void stored(Pin pin, PackId pack, long bytes, List<ChunkReference> chunks) {
        database.change(connection -> {
            database.requireOpen(connection, pin);
            packs.finish(connection, pack, bytes, chunks, pin.epoch());
        });
    }

    @Override
    public void use(Pin pin, BlobName object) {
        database.change(connection -> {
            database.requireOpen(connection, pin);
            database.update(
                    connection,
                    "INSERT INTO ledger_object AS known (name, used_epoch) VALUES (?, ?)"
                            + " ON CONFLICT (name) DO UPDATE"
                            + " SET used_epoch = greatest(known.used_epoch, excluded.used_epoch)",
                    statement -> {
                        statement.setString(1, object.value());
                        statement.setLong(2, pin.epoch());
                    });
        });
    }

    @Override
    public void committed(PinId holder, KnownRecoveryPoint recoveryPoint) {
        database.change(connection -> {
            PostgresRebuildLedger.insert(database, connection, recoveryPoint);
            delete(connection, holder);
        });
    }
}
