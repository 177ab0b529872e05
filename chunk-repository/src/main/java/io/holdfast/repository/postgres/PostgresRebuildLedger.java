package io.holdfast.repository.postgres;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.RebuildLedger;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rebuild tells the ledger. */
final class PostgresRebuildLedger implements RebuildLedger {

    private final LedgerDatabase database;
    private final PackRows packs;

    PostgresRebuildLedger(LedgerDatabase database, PackRows packs) {
        this.database = database;
        this.packs = packs;
    }

    @Override
    public void beginRebuild(long epochAtLeast) {
        database.change(connection ->
                database.update(
                        connection,
                        "UPDATE ledger SET rebuilding = true, epoch = greatest(epoch, ?)",
                        statement -> statement.setLong(1, epochAtLeast)));
    }

    @Override
    public Set<PackId> toRead(Collection<PackId> wanted) {
        Set<PackId> known =
                database.in(connection ->
                        database.packs(
                                connection,
                                "SELECT pack FROM ledger_pack WHERE pack = ANY(?) AND state <> 0",
                                statement ->
                                        statement.setArray(
                                                1, LedgerDatabase.packs(connection, wanted))));
        Set<PackId> toRead = new HashSet<>(wanted);
        toRead.removeAll(known);
        return toRead;
    }

    @Override
    public void addPack(PackId pack, long bytes, List<ChunkReference> chunks) {
        database.change(connection -> {
            long epoch = database.epoch(connection);
            packs.announce(connection, pack, epoch);
            Optional<PackEntry.State> known = packs.locked(connection, pack);
            if (known.filter(PackEntry.State.ANNOUNCED::equals).isPresent()) {
                packs.store(connection, pack, bytes, chunks, epoch);
            }
        });
    }

    @Override
    public void addRecoveryPoint(KnownRecoveryPoint recoveryPoint) {
        database.change(connection -> insert(database, connection, recoveryPoint));
    }

    /** One that is forgotten stays so. */
    static void insert(
            LedgerDatabase database, Connection connection, KnownRecoveryPoint recoveryPoint)
            throws SQLException {
        database.update(
                connection,
                "INSERT INTO ledger_recovery_point (id, vm) VALUES (?, ?) ON CONFLICT DO NOTHING",
                statement -> {
                    statement.setObject(1, recoveryPoint.id().value());
                    statement.setObject(2, recoveryPoint.vm());
                });
    }

    @Override
    public void addObject(BlobName object) {
        database.change(connection ->
                database.update(
                        connection,
                        "INSERT INTO ledger_object (name, used_epoch)"
                                + " SELECT ?, epoch FROM ledger ON CONFLICT DO NOTHING",
                        statement -> statement.setString(1, object.value())));
    }

    @Override
    public void endRebuild(Collection<PackId> lost) {
        database.change(connection -> {
            Set<PackId> stored =
                    database.packs(
                            connection,
                            "SELECT pack FROM ledger_pack WHERE state = 1 AND pack = ANY(?)",
                            statement ->
                                    statement.setArray(1, LedgerDatabase.packs(connection, lost)));
            packs.drop(connection, stored);
            database.update(
                    connection, "UPDATE ledger SET rebuilding = false", LedgerDatabase::none);
        });
    }

    @Override
    public void requireComplete() {
        boolean rebuilding =
                database.in(connection ->
                        database.exists(
                                connection,
                                "SELECT 1 FROM ledger WHERE rebuilding",
                                LedgerDatabase::none));
        if (rebuilding) {
            throw beingRebuilt(database);
        }
    }

    static RepositoryException.Refused beingRebuilt(LedgerDatabase database) {
        return new RepositoryException.Refused(
                "the ledger of repository %s is being rebuilt; let the rebuild end, or start it again"
                        .formatted(database.repository()));
    }
}
