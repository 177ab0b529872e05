package io.holdfast.repository.ledger;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The ledger as a rebuild sees it. Adding what is known already changes nothing, so a rebuild that
 * was stopped goes on where it was. While one is under way no epoch is opened.
 */
public interface RebuildLedger {

    /**
     * Begins or goes on.
     *
     * @param epochAtLeast the newest epoch that the repository has seen
     */
    void beginRebuild(long epochAtLeast);

    /** Of these packs those that the ledger does not know as stored or tombstoned. */
    Set<PackId> toRead(Collection<PackId> packs);

    /**
     * Puts a pack that is in the store, and the chunks that it holds.
     *
     * @param bytes the length of the pack
     */
    void addPack(PackId pack, long bytes, List<ChunkReference> chunks);

    /** Puts a recovery point that is in the store. */
    void addRecoveryPoint(KnownRecoveryPoint recoveryPoint);

    /** Puts a map, manifest or configuration that is in the store. */
    void addObject(BlobName object);

    /**
     * Everything is in: from now on epochs may be opened.
     *
     * @param lost packs that it knew as stored and whose objects were seen not to be there: they
     *     are dropped, so that nobody finds chunks in them
     */
    void endRebuild(Collection<PackId> lost);

    /**
     * Lets nobody write or sweep by half a ledger.
     *
     * @throws RepositoryException.Refused if a rebuild was begun and not ended
     */
    void requireComplete();
}
