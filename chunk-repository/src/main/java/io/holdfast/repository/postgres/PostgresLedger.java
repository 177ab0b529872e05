package io.holdfast.repository.postgres;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The ledger in a PostgreSQL schema that the scripts of {@code db/ledger} have made. Shared: any
 * number of processes may have one open.
 */
public final class PostgresLedger implements Ledger {

    private final UUID id;
    private final UUID repository;
    private final PostgresWriterLedger writers;
    private final PostgresSweepLedger sweeps;
    private final PostgresRebuildLedger rebuilds;

    /**
     * The ledger of that repository; a new schema becomes its own.
     *
     * @param database its connections have the schema in their search path; stays the caller's
     * @throws RepositoryException.Refused if the schema keeps another repository, or has no tables
     */
    public PostgresLedger(DataSource database, UUID repository) {
        LedgerDatabase ledger = new LedgerDatabase(database, repository);
        PackRows packs = new PackRows(ledger);
        this.repository = repository;
        this.writers = new PostgresWriterLedger(ledger, packs);
        this.sweeps = new PostgresSweepLedger(ledger, packs);
        this.rebuilds = new PostgresRebuildLedger(ledger, packs);
        this.id = open(ledger);
    }

    private static UUID open(LedgerDatabase database) {
        return database.in(connection -> {
            database.update(
                    connection,
                    "INSERT INTO ledger (id, repository) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    statement -> {
                        statement.setObject(1, UUID.randomUUID());
                        statement.setObject(2, database.repository());
                    });
            return database.one(
                    connection,
                    "SELECT id, repository FROM ledger",
                    LedgerDatabase::none,
                    row -> {
                        UUID kept = row.getObject("repository", UUID.class);
                        if (!kept.equals(database.repository())) {
                            throw new RepositoryException.Refused(
                                    "the ledger in this schema keeps repository %s, not %s; give each repository a schema of its own"
                                            .formatted(kept, database.repository()));
                        }
                        return row.getObject("id", UUID.class);
                    });
        });
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public UUID repository() {
        return repository;
    }

    @Override
    public Pin pin(PinId holder, Optional<RecoveryPointId> recoveryPoint) {
        return writers.pin(holder, recoveryPoint);
    }

    @Override
    public void unpin(PinId holder) {
        writers.unpin(holder);
    }

    @Override
    public List<Pin> pins() {
        return writers.pins();
    }

    @Override
    public Map<ChunkId, ChunkReference> find(Pin pin, Collection<ChunkId> chunks) {
        return writers.find(pin, chunks);
    }

    @Override
    public void announce(Pin pin, PackId pack) {
        writers.announce(pin, pack);
    }

    @Override
    public void stored(Pin pin, PackId pack, long bytes, List<ChunkReference> chunks) {
        writers.stored(pin, pack, bytes, chunks);
    }

    @Override
    public void use(Pin pin, BlobName object) {
        writers.use(pin, object);
    }

    @Override
    public void committed(PinId holder, KnownRecoveryPoint recoveryPoint) {
        writers.committed(holder, recoveryPoint);
    }

    @Override
    public Forgetting forget(RecoveryPointId recoveryPoint) {
        return sweeps.forget(recoveryPoint);
    }

    @Override
    public void forgottenGone(RecoveryPointId recoveryPoint) {
        sweeps.forgottenGone(recoveryPoint);
    }

    @Override
    public Stream<KnownRecoveryPoint> recoveryPoints() {
        return sweeps.recoveryPoints();
    }

    @Override
    public Stream<KnownRecoveryPoint> forgotten() {
        return sweeps.forgotten();
    }

    @Override
    public Epoch openEpoch() {
        return sweeps.openEpoch();
    }

    @Override
    public long currentEpoch() {
        return sweeps.currentEpoch();
    }

    @Override
    public long[] ordinals(List<ChunkReference> chunks) {
        return sweeps.ordinals(chunks);
    }

    @Override
    public long ordinalsEnd() {
        return sweeps.ordinalsEnd();
    }

    @Override
    public Stream<PackEntry> packs() {
        return sweeps.packs();
    }

    @Override
    public void distrust(Collection<PackId> packs) {
        sweeps.distrust(packs);
    }

    @Override
    public Set<PackId> unknown(Collection<PackId> packs) {
        return sweeps.unknown(packs);
    }

    @Override
    public Set<PackId> tombstone(Epoch epoch, Collection<PackId> packs) {
        return sweeps.tombstone(epoch, packs);
    }

    @Override
    public void revive(Epoch epoch, Collection<PackId> packs) {
        sweeps.revive(epoch, packs);
    }

    @Override
    public void announce(Epoch epoch, PackId pack) {
        sweeps.announce(epoch, pack);
    }

    @Override
    public void replaced(
            Epoch epoch,
            PackId pack,
            long bytes,
            List<ChunkReference> chunks,
            Collection<PackId> rewritten) {
        sweeps.replaced(epoch, pack, bytes, chunks, rewritten);
    }

    @Override
    public void gone(Epoch epoch, Collection<PackId> packs) {
        sweeps.gone(epoch, packs);
    }

    @Override
    public boolean deleteUnused(Epoch epoch, BlobName object, Runnable delete) {
        return sweeps.deleteUnused(epoch, object, delete);
    }

    @Override
    public void beginRebuild(long epochAtLeast) {
        rebuilds.beginRebuild(epochAtLeast);
    }

    @Override
    public Set<PackId> toRead(Collection<PackId> packs) {
        return rebuilds.toRead(packs);
    }

    @Override
    public void addPack(PackId pack, long bytes, List<ChunkReference> chunks) {
        rebuilds.addPack(pack, bytes, chunks);
    }

    @Override
    public void addRecoveryPoint(KnownRecoveryPoint recoveryPoint) {
        rebuilds.addRecoveryPoint(recoveryPoint);
    }

    @Override
    public void addObject(BlobName object) {
        rebuilds.addObject(object);
    }

    @Override
    public void endRebuild(Collection<PackId> lost) {
        rebuilds.endRebuild(lost);
    }

    @Override
    public void requireComplete() {
        rebuilds.requireComplete();
    }

    /** The database is the caller's. */
    @Override
    public void close() {}
}
