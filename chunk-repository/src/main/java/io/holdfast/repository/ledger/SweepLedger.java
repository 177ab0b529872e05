package io.holdfast.repository.ledger;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ledger as forget and sweep see it. What takes an {@link Epoch} is fenced: once a newer epoch
 * is open it is {@link RepositoryException.Refused} and changes nothing.
 */
public interface SweepLedger {

    /** What became of the wish to forget a recovery point. */
    enum Forgetting {
        FORGOTTEN,
        /** A pin holds it; try again when its holder has ended. */
        PINNED,
        /** The ledger does not know it. */
        UNKNOWN
    }

    /**
     * Drops a recovery point, unless a pin holds it; its object is to be deleted afterwards. A
     * forgotten one stays known as forgotten until {@link #forgottenGone}.
     */
    Forgetting forget(RecoveryPointId recoveryPoint);

    /** The object of a forgotten recovery point is seen to be gone. */
    void forgottenGone(RecoveryPointId recoveryPoint);

    /** Those that are committed and not forgotten. Close the stream. */
    Stream<KnownRecoveryPoint> recoveryPoints();

    /** Those that are forgotten and whose objects may still be there. Close the stream. */
    Stream<KnownRecoveryPoint> forgotten();

    /**
     * Begins a sweep's turn; an older turn's sweep is fenced off. Every pin whose opening has
     * returned is in the horizon.
     */
    Epoch openEpoch();

    /** The newest epoch's number; 0 before the first. */
    long currentEpoch();

    /**
     * Small dense numbers for chunks of packs, for a bit set of what is alive.
     *
     * @return for each its ordinal, or -1 for one that the ledger does not know at that place
     */
    long[] ordinals(List<ChunkReference> chunks);

    /** One more than the largest ordinal. */
    long ordinalsEnd();

    /** All packs, in no promised order, fetched as they are asked for. Close the stream. */
    Stream<PackEntry> packs();

    /**
     * Lets no writer find chunks in these packs any more, because they are damaged: what comes
     * again is stored again. Who needs what they have still looks there.
     */
    void distrust(Collection<PackId> packs);

    /** Of these packs those that the ledger does not know (any more). */
    Set<PackId> unknown(Collection<PackId> packs);

    /**
     * Buries packs that were last used before the epoch's horizon; the others stay as they are.
     *
     * @return those that are buried now
     */
    Set<PackId> tombstone(Epoch epoch, Collection<PackId> packs);

    /** Takes tombstoned packs back that were found to be alive after all. */
    void revive(Epoch epoch, Collection<PackId> packs);

    /**
     * Announces the pack that a rewriting sweep is about to upload; counts as used in this epoch.
     */
    void announce(Epoch epoch, PackId pack);

    /**
     * A rewritten pack is in the store, and the forwarders of {@code rewritten} too: makes it known
     * and buries the packs it was made from, at once.
     */
    void replaced(
            Epoch epoch,
            PackId pack,
            long bytes,
            List<ChunkReference> chunks,
            Collection<PackId> rewritten);

    /** The objects of these tombstoned packs are gone from the store: drops their rows. */
    void gone(Epoch epoch, Collection<PackId> packs);

    /**
     * Deletes an object whose content may come again, unless it was used in the epoch's horizon or
     * later. {@link WriterLedger#use} of the same object waits until {@code delete} has returned.
     *
     * @return whether {@code delete} was run
     */
    boolean deleteUnused(Epoch epoch, BlobName object, Runnable delete);
}
