package io.holdfast.ovirt;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * Extents of one disk, held in 9 bytes each: in order, without gaps, from 0. A fragmented disk has
 * millions. Unmodifiable.
 */
public final class ExtentList extends AbstractList<Extent> implements RandomAccess {

    private static final byte ZERO = 1;
    private static final byte HOLE = 2;
    private static final byte DIRTY = 4;

    private final long[] ends;
    private final byte[] flags;

    private ExtentList(long[] ends, byte[] flags) {
        this.ends = ends;
        this.flags = flags;
    }

    @Override
    public Extent get(int index) {
        byte flag = flags[index];
        long start = index == 0 ? 0 : ends[index - 1];
        return new Extent(
                new ByteRange(start, ends[index] - start),
                (flag & ZERO) != 0,
                (flag & HOLE) != 0,
                (flag & DIRTY) != 0);
    }

    @Override
    public int size() {
        return ends.length;
    }

    /** The device's size: the end of the last extent. */
    public long deviceSizeBytes() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** How many bytes must be fetched. */
    public long bytesToRead() {
        long sum = 0;
        for (int i = 0; i < ends.length; i++) {
            if ((flags[i] & DIRTY) != 0 && (flags[i] & ZERO) == 0) {
                sum += ends[i] - (i == 0 ? 0 : ends[i - 1]);
            }
        }
        return sum;
    }

    /**
     * Takes extents in order, refuses gaps and overlaps, and merges equal neighbours. Used by one
     * thread.
     */
    public static final class Builder {

        private long[] ends = new long[64];
        private byte[] flags = new byte[64];
        private int size;

        /**
         * Adds the next extent; {@link IllegalArgumentException} unless it begins where the last
         * one ended.
         */
        public Builder add(Extent extent) {
            long expected = size == 0 ? 0 : ends[size - 1];
            if (extent.range().start() != expected) {
                throw new IllegalArgumentException(
                        "Extent " + extent.range() + " does not begin at " + expected);
            }
            byte flag =
                    (byte)
                            ((extent.zero() ? ZERO : 0)
                                    | (extent.hole() ? HOLE : 0)
                                    | (extent.dirty() ? DIRTY : 0));
            if (extent.range().length() > 0) {
                append(extent.range().end(), flag);
            }
            return this;
        }

        private void append(long end, byte flag) {
            if (size > 0 && flags[size - 1] == flag) {
                ends[size - 1] = end;
                return;
            }
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, size * 2);
                flags = Arrays.copyOf(flags, size * 2);
            }
            ends[size] = end;
            flags[size] = flag;
            size++;
        }

        public int size() {
            return size;
        }

        public ExtentList build() {
            return new ExtentList(Arrays.copyOf(ends, size), Arrays.copyOf(flags, size));
        }
    }
}
