package io.holdfast.simulation;

import java.nio.ByteBuffer;

/** What the bytes of a part of a disk are: a number stands for all of them, 0 for zeros. */
final class Content {

    /** Bytes that no number stands for; nobody but a faulty product can write such. */
    static final long GARBAGE = Long.MIN_VALUE;

    private Content() {}

    /** Puts the bytes of one part. */
    static void put(long value, ByteBuffer into) {
        for (long at = 0; at < Truth.PART_BYTES; at += Long.BYTES) {
            into.putLong(value == 0 ? 0 : value * 0x9E3779B97F4A7C15L + at);
        }
    }

    /** Takes the bytes of one part. */
    static long take(ByteBuffer from) {
        long first = from.getLong();
        long value = first == 0 ? 0 : first * INVERSE;
        boolean whole = true;
        for (long at = Long.BYTES; at < Truth.PART_BYTES; at += Long.BYTES) {
            whole &= from.getLong() == (value == 0 ? 0 : first + at);
        }
        return whole ? value : GARBAGE;
    }

    /** Of the odd factor above, modulo 2^64. */
    private static final long INVERSE = inverse(0x9E3779B97F4A7C15L);

    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
