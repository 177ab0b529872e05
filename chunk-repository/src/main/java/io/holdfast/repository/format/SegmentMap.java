package io.holdfast.repository.format;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one segment of one disk holds: ordered extents that cover it without gap or overlap. It does
 * not say where in a disk the segment is, so equal segments share one map.
 */
public record SegmentMap(long length, List<Extent> extents) {

    public SegmentMap {
        extents = List.copyOf(extents);
        long covered = extents.stream().mapToLong(Extent::length).reduce(0, Math::addExact);
        if (covered != length) {
            throw new IllegalArgumentException(
                    "the extents cover %d of %d bytes".formatted(covered, length));
        }
    }

    /** The chunks that it names, each once, in the order of the extents. */
    public Set<ChunkReference> chunks() {
        Set<ChunkReference> named = new LinkedHashSet<>();
        for (Extent extent : extents) {
            switch (extent) {
                case Extent.Zero _ -> {}
                case Extent.Data data -> named.add(data.chunk());
            }
        }
        return named;
    }
}
