package io.holdfast.repository.sealing;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;

/**
 * What a key slot is bound to: altering any of it in {@code holdfast.json} makes the slot open to
 * no key.
 *
 * @param chunkBytes longest chunk, in bytes
 * @param segmentBytes length of a segment, in bytes
 */
public record RepositoryLayout(UUID repository, int chunkBytes, long segmentBytes) {

    public RepositoryLayout {
        Objects.requireNonNull(repository, "repository");
    }

    byte[] associated(UUID slot) {
        return ByteBuffer.allocate(5 * Long.BYTES + Integer.BYTES)
                .putLong(repository.getMostSignificantBits())
                .putLong(repository.getLeastSignificantBits())
                .putLong(slot.getMostSignificantBits())
                .putLong(slot.getLeastSignificantBits())
                .putInt(chunkBytes)
                .putLong(segmentBytes)
                .array();
    }
}
