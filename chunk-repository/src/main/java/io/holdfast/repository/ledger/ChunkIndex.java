package io.holdfast.repository.ledger;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds chunks in the packs of a ledger in memory: 8 to 16 bytes a chunk besides the packs' own
 * records. A chunk may stand in several packs. Not safe for threads.
 */
final class ChunkIndex {

    private static final int SLOTS_MIN = 1 << 10;
    private static final int FREE = -1;

    /** By first ordinal, which only grows. */
    private final List<PackContents> packs = new ArrayList<>();

    /** Ordinals of chunks, each at its digest's place or next to it. */
    private int[] slots = freeSlots(SLOTS_MIN);

    private int taken;

    /** Takes in a pack whose ordinals follow those of all packs before it. */
    void add(PackContents pack) {
        while (taken + pack.size() > slots.length / 2) {
            rebuild(Math.multiplyExact(slots.length, 2));
        }
        packs.add(pack);
        put(pack);
    }

    private void put(PackContents pack) {
        for (int index = 0; index < pack.size(); index++) {
            int at = start(pack.id(index));
            while (slots[at] != FREE) {
                at = next(at);
            }
            slots[at] = Math.toIntExact(pack.firstOrdinal() + index);
        }
        taken += pack.size();
    }

    /** Lets packs go: what is left is put in again. */
    void removeAll(Set<PackId> gone) {
        if (packs.removeIf(pack -> gone.contains(pack.pack()))) {
            rebuild(slots.length);
        }
    }

    /** All places of a chunk. */
    List<ChunkReference> find(ChunkId chunk) {
        List<ChunkReference> places = new ArrayList<>(1);
        for (int at = start(chunk); slots[at] != FREE; at = next(at)) {
            PackContents pack = packOf(slots[at]);
            int index = (int) (slots[at] - pack.firstOrdinal());
            if (pack.id(index).equals(chunk)) {
                places.add(pack.get(index));
            }
        }
        return places;
    }

    private PackContents packOf(int ordinal) {
        int low = 0;
        int high = packs.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (packs.get(middle).firstOrdinal() <= ordinal) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return packs.get(low);
    }

    private void rebuild(int length) {
        slots = freeSlots(length);
        taken = 0;
        packs.forEach(this::put);
    }

    private int start(ChunkId chunk) {
        return chunk.hashCode() & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    private static int[] freeSlots(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, FREE);
        return slots;
    }
}
