package io.holdfast.repository.format;

/** A run of guest bytes of a segment. */
public sealed interface Extent {

    /** At least 1. */
    long length();

    /** Bytes that are zero; nothing is stored for them. */
    record Zero(long length) implements Extent {
        public Zero {
            requireLength(length);
        }
    }

    /**
     * Bytes of a chunk.
     *
     * @param chunk the chunk they are in
     * @param offsetInChunk where in its plain bytes they start
     */
    record Data(long length, ChunkReference chunk, int offsetInChunk) implements Extent {
        public Data {
            requireLength(length);
            if (offsetInChunk < 0 || length > chunk.plainBytes() - offsetInChunk) {
                throw new IllegalArgumentException(
                        "%d bytes from %d on are not in a chunk of %d bytes"
                                .formatted(length, offsetInChunk, chunk.plainBytes()));
            }
        }
    }

    private static void requireLength(long length) {
        if (length < 1) {
            throw new IllegalArgumentException("an extent cannot be " + length + " bytes long");
        }
    }
}
