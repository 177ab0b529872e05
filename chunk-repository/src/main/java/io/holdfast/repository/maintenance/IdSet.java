package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.PackId;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Identities by 128 bits made from all of theirs, 16 bytes each and as much again for room: keyed
 * digests and random numbers do not agree in so many bits. Not safe for threads.
 */
final class IdSet {

    private static final int SLOTS_MIN = 64;
    private static final int DIGITS = 16;
    private static final int HEX = 16;

    /** So that changing two places alike does not cancel out. */
    private static final long ODD = 0x9E3779B97F4A7C15L;

    /** Two longs a slot; both zero means empty. */
    private long[] slots = new long[2 * SLOTS_MIN];

    private int size;
    private boolean zero;

    /** Puts in an identity written as 32 or 64 hexadecimal digits; says whether it was new. */
    boolean add(String hex) {
        return add(high(hex), low(hex));
    }

    boolean add(UUID id) {
        return add(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    boolean add(PackId pack) {
        return add(pack.value());
    }

    boolean contains(String hex) {
        return contains(high(hex), low(hex));
    }

    boolean contains(UUID id) {
        return contains(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    boolean contains(PackId pack) {
        return contains(pack.value());
    }

    int size() {
        return size + (zero ? 1 : 0);
    }

    /** All of them, if packs are all that was put in. */
    Collection<PackId> packs() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<PackId> iterator() {
                return Stream.concat(
                                zero ? Stream.of(pack(0, 0)) : Stream.empty(),
                                IntStream.range(0, slots.length / 2)
                                        .filter(at -> slots[2 * at] != 0 || slots[2 * at + 1] != 0)
                                        .mapToObj(at -> pack(slots[2 * at], slots[2 * at + 1])))
                        .iterator();
            }

            @Override
            public int size() {
                return IdSet.this.size();
            }
        };
    }

    private static PackId pack(long high, long low) {
        HexFormat hex = HexFormat.of();
        return new PackId(hex.toHexDigits(high) + hex.toHexDigits(low));
    }

    private static long high(String hex) {
        return part(hex, 0);
    }

    private static long low(String hex) {
        return part(hex, DIGITS);
    }

    private static long part(String hex, int from) {
        long first = Long.parseUnsignedLong(hex, from, from + DIGITS, HEX);
        int more = from + 2 * DIGITS;
        return more + DIGITS <= hex.length()
                ? first + ODD * Long.parseUnsignedLong(hex, more, more + DIGITS, HEX)
                : first;
    }

    private boolean contains(long high, long low) {
        if (high == 0 && low == 0) {
            return zero;
        }
        int at = find(high, low);
        return slots[at] == high && slots[at + 1] == low;
    }

    private boolean add(long high, long low) {
        if (high == 0 && low == 0) {
            boolean fresh = !zero;
            zero = true;
            return fresh;
        }
        int at = find(high, low);
        if (slots[at] == high && slots[at + 1] == low) {
            return false;
        }
        slots[at] = high;
        slots[at + 1] = low;
        size++;
        if (size > slots.length / 4) {
            grow();
        }
        return true;
    }

    /** Its slot, or the empty one where it belongs. */
    private int find(long high, long low) {
        int mask = slots.length / 2 - 1;
        int slot = Long.hashCode(high ^ Long.rotateLeft(low, 32)) & mask;
        while ((slots[2 * slot] != high || slots[2 * slot + 1] != low)
                && (slots[2 * slot] != 0 || slots[2 * slot + 1] != 0)) {
            slot = (slot + 1) & mask;
        }
        return 2 * slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[Math.multiplyExact(old.length, 2)];
        for (int at = 0; at < old.length; at += 2) {
            if (old[at] != 0 || old[at + 1] != 0) {
                int to = find(old[at], old[at + 1]);
                slots[to] = old[at];
                slots[to + 1] = old[at + 1];
            }
        }
    }
}
