package io.holdfast.repository.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the living chunks of a rewritten pack went. What was dead then is not in it and is lost
 * with the pack.
 *
 * @param moved each place of the old pack at most once
 */
public record Forwarder(List<Moved> moved) {

    /**
     * How often a chunk is moved while an old map still names its first place. A reader that is
     * sent on more often than this has met a circle.
     */
    public static final int HOPS_MAX = 16;

    /** A chunk's new place; its sealed bytes are the same. */
    public record Moved(ChunkId chunk, int offset, PackId pack, int newOffset, int sealedBytes) {

        public Moved {
            if (offset < 0
                    || newOffset < 0
                    || sealedBytes < 1
                    || newOffset > Integer.MAX_VALUE - sealedBytes) {
                throw new IllegalArgumentException(
                        "chunk %s cannot go from %d to %d with %d bytes"
                                .formatted(chunk, offset, newOffset, sealedBytes));
            }
        }
    }

    public Forwarder {
        moved = List.copyOf(moved);
        Map<Integer, Moved> places = HashMap.newHashMap(moved.size());
        for (Moved chunk : moved) {
            if (places.put(chunk.offset(), chunk) != null) {
                throw new IllegalArgumentException("offset " + chunk.offset() + " is named twice");
            }
        }
    }

    /** Where the chunk is now, if it was alive when its pack was rewritten. */
    public Optional<ChunkReference> lead(ChunkReference old) {
        return moved.stream()
                .filter(chunk ->
                        chunk.offset() == old.offset()
                                && chunk.sealedBytes() == old.sealedBytes()
                                && chunk.chunk().equals(old.chunk()))
                .findFirst()
                .map(chunk ->
                        new ChunkReference(
                                old.chunk(),
                                chunk.pack(),
                                chunk.newOffset(),
                                chunk.sealedBytes(),
                                old.plainBytes()));
    }
}
