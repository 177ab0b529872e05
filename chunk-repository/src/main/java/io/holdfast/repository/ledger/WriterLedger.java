package io.holdfast.repository.ledger;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger as a writer sees it. Every method is one transaction, and each is idempotent: after an
 * {@link RepositoryException.Unavailable} the same call may be made again.
 */
public interface WriterLedger {

    /**
     * Opens a pin, or finds the open one of the same holder, which keeps its epoch and the recovery
     * point that it holds; one that holds none yet takes this one, whoever comes first.
     *
     * @param recoveryPoint one to build on or to read
     * @return the pin as it is now: it may hold another recovery point than this one
     * @throws RepositoryException.Refused if that recovery point is not known or is forgotten
     */
    Pin pin(PinId holder, Optional<RecoveryPointId> recoveryPoint);

    /** Ends the holder's pin; that there is none is no error. */
    void unpin(PinId holder);

    /** All open pins, the oldest first. */
    List<Pin> pins();

    /**
     * Which of the chunks are stored, and where. In the same transaction their packs are marked as
     * used under the pin. A chunk of a tombstoned or merely announced pack is not found.
     *
     * @throws RepositoryException.Refused if the pin is not open
     */
    Map<ChunkId, ChunkReference> find(Pin pin, Collection<ChunkId> chunks);

    /**
     * Says that a pack of this name is about to be uploaded, so that a crash leaves nothing that
     * nobody knows.
     *
     * @throws RepositoryException.Refused if the pin is not open
     */
    void announce(Pin pin, PackId pack);

    /**
     * The store has acknowledged the announced pack; from now on its chunks are found by others. A
     * chunk that another pack holds too stays known in both.
     *
     * @param bytes of the whole object
     * @param chunks all of them, by offset
     * @throws RepositoryException.Refused if the pin is not open or the pack was not announced
     */
    void stored(Pin pin, PackId pack, long bytes, List<ChunkReference> chunks);

    /**
     * Marks an object whose content may come again (a configuration) as used under the pin; to be
     * called before it is put. Waits, within bounds, for a sweep that is just deleting it.
     */
    void use(Pin pin, BlobName object);

    /**
     * The recovery point is in the store: takes note of it and ends the pin, at once. Without an
     * open pin only the note is taken, so the call may be repeated.
     */
    void committed(PinId holder, KnownRecoveryPoint recoveryPoint);
}
