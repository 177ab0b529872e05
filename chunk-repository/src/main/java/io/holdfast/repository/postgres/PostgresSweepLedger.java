package io.holdfast.repository.postgres;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.SweepLedger;
import io.holdfast.repository.store.BlobName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What forget and sweep ask of the ledger. */
final class PostgresSweepLedger implements SweepLedger {

    private final LedgerDatabase database;
    private final PackRows packs;

    PostgresSweepLedger(LedgerDatabase database, PackRows packs) {
        this.database = database;
        this.packs = packs;
    }

    @Override
    public Forgetting forget(RecoveryPointId recoveryPoint) {
        return database.in(connection -> {
            boolean known =
                    database.exists(
                            connection,
                            "SELECT 1 FROM ledger_recovery_point WHERE id = ? FOR UPDATE",
                            statement -> statement.setObject(1, recoveryPoint.value()));
            boolean pinned =
                    database.exists(
                            connection,
                            "SELECT 1 FROM ledger_pin WHERE recovery_point = ?",
                            statement -> statement.setObject(1, recoveryPoint.value()));
            if (pinned) {
                return Forgetting.PINNED;
            }
            database.update(
                    connection,
                    "UPDATE ledger_recovery_point SET forgotten = true WHERE id = ?",
                    statement -> statement.setObject(1, recoveryPoint.value()));
            return known ? Forgetting.FORGOTTEN : Forgetting.UNKNOWN;
        });
    }

    @Override
    public void forgottenGone(RecoveryPointId recoveryPoint) {
        database.change(connection ->
                database.update(
                        connection,
                        "DELETE FROM ledger_recovery_point WHERE id = ? AND forgotten",
                        statement -> statement.setObject(1, recoveryPoint.value())));
    }

    @Override
    public Stream<KnownRecoveryPoint> recoveryPoints() {
        return recoveryPoints("NOT forgotten");
    }

    @Override
    public Stream<KnownRecoveryPoint> forgotten() {
        return recoveryPoints("forgotten");
    }

    private Stream<KnownRecoveryPoint> recoveryPoints(String condition) {
        return Cursor.over(
                database,
                "SELECT id, vm FROM ledger_recovery_point WHERE " + condition,
                rows -> rows.next() ? knownRecoveryPoint(rows) : null);
    }

    private static KnownRecoveryPoint knownRecoveryPoint(ResultSet row) throws SQLException {
        return new KnownRecoveryPoint(
                row.getObject("vm", UUID.class),
                new RecoveryPointId(row.getObject("id", UUID.class)));
    }

    @Override
    public Epoch openEpoch() {
        return database.in(connection -> {
            // Waits for pins that are being opened; those that come later wait for this.
            boolean rebuilding =
                    database.one(
                            connection,
                            "SELECT rebuilding FROM ledger FOR UPDATE",
                            LedgerDatabase::none,
                            row -> row.getBoolean(1));
            if (rebuilding) {
                throw PostgresRebuildLedger.beingRebuilt(database);
            }
            long number =
                    database.one(
                            connection,
                            "UPDATE ledger SET epoch = epoch + 1 RETURNING epoch",
                            LedgerDatabase::none,
                            row -> row.getLong(1));
            long horizon =
                    database.one(
                            connection,
                            "SELECT coalesce(min(epoch), ?) FROM ledger_pin",
                            statement -> statement.setLong(1, number),
                            row -> row.getLong(1));
            return new Epoch(number, horizon);
        });
    }

    @Override
    public long currentEpoch() {
        return database.in(database::epoch);
    }

    @Override
    public long[] ordinals(List<ChunkReference> chunks) {
        long[] ordinals = new long[chunks.size()];
        Arrays.fill(ordinals, -1);
        database.change(connection ->
                database.query(
                        connection,
                        "SELECT w.number, c.* FROM unnest(?, ?) WITH ORDINALITY"
                                + " AS w (pack, pack_offset, number)"
                                + " JOIN ledger_chunk c USING (pack, pack_offset)",
                        statement -> {
                            statement.setArray(
                                    1,
                                    connection.createArrayOf(
                                            "uuid",
                                            chunks.stream()
                                                    .map(chunk -> LedgerDatabase.uuid(chunk.pack()))
                                                    .toArray()));
                            statement.setArray(
                                    2,
                                    connection.createArrayOf(
                                            "int4",
                                            chunks.stream().map(ChunkReference::offset).toArray()));
                        },
                        row -> {
                            int index = row.getInt("number") - 1;
                            if (PackRows.chunk(row).equals(chunks.get(index))) {
                                ordinals[index] = row.getLong("ordinal");
                            }
                            return index;
                        }));
        return ordinals;
    }

    @Override
    public long ordinalsEnd() {
        return database.in(connection ->
                database.one(
                        connection,
                        "SELECT next FROM ledger_ordinal",
                        LedgerDatabase::none,
                        row -> row.getLong(1)));
    }

    @Override
    public Stream<PackEntry> packs() {
        return Cursor.over(
                database,
                "SELECT p.pack, p.state, p.bytes, p.used_epoch, p.state_epoch, p.first_ordinal,"
                        + " c.pack_offset, c.digest, c.sealed_bytes, c.plain_bytes"
                        + " FROM ledger_pack p LEFT JOIN ledger_chunk c ON c.pack = p.pack"
                        + " ORDER BY p.pack, c.pack_offset",
                new PackEntries());
    }

    @Override
    public void distrust(Collection<PackId> damaged) {
        database.change(connection ->
                database.update(
                        connection,
                        "UPDATE ledger_pack SET trusted = false WHERE pack IN"
                                + " (SELECT pack FROM ledger_pack WHERE pack = ANY(?)"
                                + " ORDER BY pack FOR UPDATE)",
                        statement ->
                                statement.setArray(1, LedgerDatabase.packs(connection, damaged))));
    }

    @Override
    public Set<PackId> unknown(Collection<PackId> wanted) {
        Set<PackId> unknown = new HashSet<>(wanted);
        unknown.removeAll(
                database.in(connection ->
                        database.packs(
                                connection,
                                "SELECT pack FROM ledger_pack WHERE pack = ANY(?)",
                                statement ->
                                        statement.setArray(
                                                1, LedgerDatabase.packs(connection, wanted)))));
        return unknown;
    }

    @Override
    public Set<PackId> tombstone(Epoch epoch, Collection<PackId> wanted) {
        return database.in(connection -> {
            database.fence(connection, epoch);
            Set<PackId> unused =
                    database.packs(
                            connection,
                            "SELECT pack FROM ledger_pack WHERE pack = ANY(?) AND used_epoch < ?"
                                    + " ORDER BY pack FOR UPDATE",
                            statement -> {
                                statement.setArray(1, LedgerDatabase.packs(connection, wanted));
                                statement.setLong(2, epoch.horizon());
                            });
            bury(connection, epoch, unused);
            return unused;
        });
    }

    private void bury(Connection connection, Epoch epoch, Collection<PackId> wanted)
            throws SQLException {
        database.update(
                connection,
                "UPDATE ledger_pack SET state = 2, state_epoch = ? WHERE pack = ANY(?) AND state <> 2",
                statement -> {
                    statement.setLong(1, epoch.number());
                    statement.setArray(2, LedgerDatabase.packs(connection, wanted));
                });
    }

    @Override
    public void revive(Epoch epoch, Collection<PackId> wanted) {
        database.change(connection -> {
            database.fence(connection, epoch);
            database.update(
                    connection,
                    "UPDATE ledger_pack SET state = CASE WHEN bytes = 0 THEN 0 ELSE 1 END,"
                            + " state_epoch = ? WHERE pack = ANY(?) AND state = 2",
                    statement -> {
                        statement.setLong(1, epoch.number());
                        statement.setArray(2, LedgerDatabase.packs(connection, wanted));
                    });
        });
    }

    @Override
    public void announce(Epoch epoch, PackId pack) {
        database.change(connection -> {
            database.fence(connection, epoch);
            packs.announce(connection, pack, epoch.number());
        });
    }

    @Override
    public void replaced(
            Epoch epoch,
            PackId pack,
            long bytes,
            List<ChunkReference> chunks,
            Collection<PackId> rewritten) {
        database.change(connection -> {
            database.fence(connection, epoch);
            packs.finish(connection, pack, bytes, chunks, epoch.number());
            bury(connection, epoch, rewritten);
        });
    }

    @Override
    public void gone(Epoch epoch, Collection<PackId> wanted) {
        database.change(connection -> {
            database.fence(connection, epoch);
            packs.drop(
                    connection,
                    database.packs(
                            connection,
                            "SELECT pack FROM ledger_pack WHERE pack = ANY(?) AND state = 2"
                                    + " ORDER BY pack FOR UPDATE",
                            statement ->
                                    statement.setArray(
                                            1, LedgerDatabase.packs(connection, wanted))));
        });
    }

    @Override
    public boolean deleteUnused(Epoch epoch, BlobName object, Runnable delete) {
        return database.in(connection -> {
            database.fence(connection, epoch);
            boolean unused =
                    database.exists(
                            connection,
                            "SELECT 1 FROM ledger_object WHERE name = ? AND used_epoch < ? FOR UPDATE",
                            statement -> {
                                statement.setString(1, object.value());
                                statement.setLong(2, epoch.horizon());
                            });
            if (unused) {
                // Under the row's lock: who is about to use the object waits.
                delete.run();
                database.update(
                        connection,
                        "DELETE FROM ledger_object WHERE name = ?",
                        statement -> statement.setString(1, object.value()));
            }
            return unused;
        });
    }
}
