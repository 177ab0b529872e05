package io.holdfast.repository;

import io.holdfast.repository.format.SegmentMapId;
import java.util.Optional;

/**
 * A segment that is in the store, to the last byte.
 *
 * @param map its map; the parent's own if nothing changed, empty when the segment is all zero
 * @param bytesRead the bytes that were offered as data
 * @param bytesNew those of them that had to be stored: in no chunk that was known
 * @param bytesStored the bytes of the packs and the map that were stored
 * @param zeroBytes the bytes of the segment that are zero, offered as such or found to be
 * @param chunks how many chunks were stored
 * @param packs how many packs were stored
 */
public record StoredSegment(
        Optional<SegmentMapId> map,
        long bytesRead,
        long bytesNew,
        long bytesStored,
        long zeroBytes,
        long chunks,
        int packs) {}
