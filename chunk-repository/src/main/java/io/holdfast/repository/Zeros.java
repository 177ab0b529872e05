package io.holdfast.repository;

import java.nio.ByteBuffer;

/** Finds out whether bytes are all zero, at the speed of memory. */
final class Zeros {

    /**
     * Compared by this much at a time: data leaves at the first, and the zeros stay in the cache.
     */
    private static final int STEP_BYTES = 64 << 10;

    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(STEP_BYTES).asReadOnlyBuffer();

    private Zeros() {}

    static boolean only(ByteBuffer bytes) {
        ByteBuffer zeros = ZEROS.duplicate();
        for (int at = bytes.position(); at < bytes.limit(); at += STEP_BYTES) {
            int length = Math.min(STEP_BYTES, bytes.limit() - at);
            if (bytes.slice(at, length).mismatch(zeros.limit(length)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
