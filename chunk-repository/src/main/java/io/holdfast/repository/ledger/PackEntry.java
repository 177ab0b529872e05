package io.holdfast.repository.ledger;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import java.util.List;

/**
 * A pack in the ledger.
 *
 * @param bytes of the whole object; 0 while it is only announced
 * @param usedEpoch the latest epoch of a pin under which it was written or found
 * @param stateEpoch the epoch in which it came into its state
 * @param firstOrdinal the ordinal of its first chunk; its chunks are numbered one after another in
 *     the order of {@code chunks}
 * @param chunks by offset; empty while it is only announced
 */
public record PackEntry(
        PackId pack,
        State state,
        long bytes,
        long usedEpoch,
        long stateEpoch,
        long firstOrdinal,
        List<ChunkReference> chunks) {

    /** What may be done with a pack. */
    public enum State {
        /** Announced by a writer before its upload; it may be in the store, whole or not at all. */
        ANNOUNCED,
        /** In the store, and its chunks may be found. */
        STORED,
        /** Never found again; waits to be deleted. It does not come back, but for a revival. */
        TOMBSTONED
    }

    public PackEntry {
        chunks = List.copyOf(chunks);
    }
}
