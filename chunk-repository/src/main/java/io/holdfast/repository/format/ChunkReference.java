package io.holdfast.repository.format;

/**
 * A chunk and where it is stored.
 *
 * @param offset of the sealed chunk in the pack, in bytes
 * @param sealedBytes its length there
 * @param plainBytes the length of its plain bytes
 */
public record ChunkReference(
        ChunkId chunk, PackId pack, int offset, int sealedBytes, int plainBytes) {

    public ChunkReference {
        if (offset < 0
                || sealedBytes < 1
                || plainBytes < 1
                || offset > Integer.MAX_VALUE - sealedBytes) {
            throw new IllegalArgumentException(
                    "chunk %s cannot be at %d with %d bytes for %d plain ones"
                            .formatted(chunk, offset, sealedBytes, plainBytes));
        }
    }

    public int end() {
        return offset + sealedBytes;
    }
}
