package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the parent recovery point says of a segment, by offsets in the disk. */
final class ParentMap {

    private final SegmentPlace place;
    private final Optional<SegmentMapId> id;
    private final ExtentIndex extents;

    private ParentMap(SegmentPlace place, Optional<SegmentMapId> id, ExtentIndex extents) {
        this.place = place;
        this.id = id;
        this.extents = extents;
    }

    /** For a segment that nothing is known of. */
    static ParentMap none(SegmentPlace place) {
        return new ParentMap(
                place, Optional.empty(), new ExtentIndex(new SegmentMap(0, List.of())));
    }

    static ParentMap of(SegmentPlace place, SegmentMapId id, SegmentMap map) {
        if (map.length() > place.length()) {
            throw new IllegalArgumentException(
                    "the parent's segment has %d bytes, %s has fewer: a disk that was shrunk begins a new chain"
                            .formatted(map.length(), place));
        }
        return new ParentMap(place, Optional.of(id), new ExtentIndex(map));
    }

    /** Gives the parent's extents of a run. */
    void slice(long offset, long length, Consumer<Extent> to) {
        if (offset - place.offset() > extents.length() - length) {
            throw new IllegalArgumentException(
                    "%d bytes from %d on cannot be unchanged: the parent has only %d bytes of %s"
                            .formatted(length, offset, extents.length(), place));
        }
        extents.slice(offset - place.offset(), length, to);
    }

    /** The chunk that is exactly this run in the parent, if it is the wanted one. */
    Optional<ChunkReference> holds(long offset, int length, ChunkId chunk) {
        long at = offset - place.offset();
        if (at > extents.length() - length) {
            return Optional.empty();
        }
        int index = extents.holding(at);
        return extents.start(index) == at
                        && extents.extents().get(index) instanceof Extent.Data data
                        && data.length() == length
                        && data.chunk().plainBytes() == length
                        && data.chunk().chunk().equals(chunk)
                ? Optional.of(data.chunk())
                : Optional.empty();
    }

    /** All packs that it names. */
    Set<PackId> packs() {
        Set<PackId> packs = new HashSet<>();
        for (Extent extent : extents.extents()) {
            if (extent instanceof Extent.Data data) {
                packs.add(data.chunk().pack());
            }
        }
        return packs;
    }

    /** The parent's own map, if it says the same. */
    Optional<SegmentMapId> sameAs(List<Extent> wanted) {
        return id.filter(_ -> extents.extents().equals(wanted));
    }
}
