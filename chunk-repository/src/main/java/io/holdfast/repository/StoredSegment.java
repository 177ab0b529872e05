package io.holdfast.repository;

import io.holdfast.repository.format.SegmentMapId;
import java.util.Optional;

/**
 * A segment that is in the store, to the last byte.
 *
 * @param map its map; empty when the segment is all zero and nothing is stored for it
 * @param bytesRead the bytes that were offered
 * @param bytesStored the bytes of the packs and the map
 * @param zeroBytes bytes that were not offered, or offered and found to be zero
 * @param chunks how many chunks were stored
 * @param packs how many packs were stored
 */
public record StoredSegment(
        Optional<SegmentMapId> map,
        long bytesRead,
        long bytesStored,
        long zeroBytes,
        long chunks,
        int packs) {}
