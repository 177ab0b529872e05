package io.holdfast.transfer.backup;

import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import java.util.Optional;

/**
 * A segment as the parent recovery point holds it.
 *
 * @param id empty where it is all zero
 * @param map what the parent says of every byte of it
 */
record ParentSegment(Optional<SegmentMapId> id, SegmentMap map) {

    long zeroBytes() {
        return map.extents().stream()
                .filter(Extent.Zero.class::isInstance)
                .mapToLong(Extent::length)
                .sum();
    }
}
