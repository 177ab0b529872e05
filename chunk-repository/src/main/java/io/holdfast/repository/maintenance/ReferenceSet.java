package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import java.util.BitSet;
import java.util.function.LongConsumer;

/**
 * References from maps to chunks, 8 bytes each and as much again for room: a digest whose first
 * byte is the pack's, so that parts of all packs can be taken one after another. First all are
 * added, then each is ticked off where it is found. Safe for threads.
 */
final class ReferenceSet {

    static final int PARTS_MAX = 256;
    private static final int SLOTS_MIN = 1024;
    private static final int DIGITS = 16;
    private static final int HEX = 16;
    private static final int PART_SHIFT = 56;

    private final int referencesMax;
    private int parts = 1;
    private int part;
    private long[] slots = new long[SLOTS_MIN];
    private BitSet found = new BitSet();
    private int size;

    ReferenceSet(int referencesMax) {
        this.referencesMax = referencesMax;
    }

    /** How many parts there are; grows while the first one is filled. */
    synchronized int parts() {
        return parts;
    }

    /** Whether packs whose first byte is this belong to the part at hand. */
    synchronized boolean takes(int firstByte) {
        return firstByte % parts == part;
    }

    /** Forgets all and goes on with another part. */
    synchronized void begin(int next) {
        part = next;
        slots = new long[SLOTS_MIN];
        found = new BitSet();
        size = 0;
    }

    synchronized void add(ChunkReference reference) {
        long value = digest(reference);
        if (!takes((int) (value >>> PART_SHIFT))) {
            return;
        }
        insert(value);
        if (size > referencesMax && part == 0 && parts < PARTS_MAX) {
            parts *= 2;
            keep();
        } else if (size > slots.length / 2) {
            rehash(slots.length * 2);
        }
    }

    private void insert(long value) {
        int at = find(value);
        if (slots[at] != value) {
            slots[at] = value;
            size++;
        }
    }

    private void keep() {
        long[] old = slots;
        slots = new long[old.length];
        size = 0;
        for (long value : old) {
            if (value != 0 && takes((int) (value >>> PART_SHIFT))) {
                insert(value);
            }
        }
    }

    private void rehash(int length) {
        long[] old = slots;
        slots = new long[length];
        size = 0;
        for (long value : old) {
            if (value != 0) {
                insert(value);
            }
        }
    }

    /** A pack has this chunk at this place. */
    synchronized void tickOff(ChunkReference reference) {
        long value = digest(reference);
        int at = find(value);
        if (slots[at] == value) {
            found.set(at);
        }
    }

    /** Gives what was not found anywhere. */
    synchronized void forEachNotFound(LongConsumer consumer) {
        for (int at = 0; at < slots.length; at++) {
            if (slots[at] != 0 && !found.get(at)) {
                consumer.accept(slots[at]);
            }
        }
    }

    private int find(long value) {
        int mask = slots.length - 1;
        int at = Long.hashCode(value) & mask;
        while (slots[at] != 0 && slots[at] != value) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** Never 0. Two of a repository agree by chance once in 2^56 pairs. */
    static long digest(ChunkReference reference) {
        String pack = reference.pack().value();
        String chunk = reference.chunk().value();
        long mixed = mix(Long.parseUnsignedLong(pack, 0, DIGITS, HEX));
        mixed = mix(mixed ^ Long.parseUnsignedLong(pack, DIGITS, 2 * DIGITS, HEX));
        mixed = mix(mixed ^ Long.parseUnsignedLong(chunk, 0, DIGITS, HEX));
        mixed = mix(mixed ^ Long.parseUnsignedLong(chunk, DIGITS, 2 * DIGITS, HEX));
        mixed = mix(mixed ^ ((long) reference.offset() << Integer.SIZE | reference.sealedBytes()));
        mixed = mix(mixed ^ reference.plainBytes());
        long first = Long.parseLong(pack, 0, 2, HEX);
        return first << PART_SHIFT | mixed >>> Byte.SIZE | 1;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
