package io.holdfast.repository.maintenance;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * One bit a chunk, by the ledger's ordinals: 128 KiB for each TiB of chunks of 1 MiB. Pages without
 * a living chunk take nothing. Not safe for threads.
 */
final class ChunkBits {

    private static final int PAGE_BITS = 1 << 20;

    private final Map<Long, BitSet> pages = new HashMap<>();

    void set(long ordinal) {
        pages.computeIfAbsent(ordinal / PAGE_BITS, _ -> new BitSet())
                .set((int) (ordinal % PAGE_BITS));
    }

    boolean get(long ordinal) {
        BitSet page = pages.get(ordinal / PAGE_BITS);
        return page != null && page.get((int) (ordinal % PAGE_BITS));
    }
}
