package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the parent recovery point says of a segment, by offsets in the disk. */
final class ParentMap {

    private final SegmentPlace place;
    private final Optional<SegmentMapId> id;
    private final ExtentIndex extents;
    private final PackLocator locator;

    private ParentMap(
            SegmentPlace place,
            Optional<SegmentMapId> id,
            ExtentIndex extents,
            PackLocator locator) {
        this.place = place;
        this.id = id;
        this.extents = extents;
        this.locator = locator;
    }

    /** For a segment that nothing is known of. */
    static ParentMap none(SegmentPlace place) {
        return new ParentMap(
                place,
                Optional.empty(),
                new ExtentIndex(new SegmentMap(0, List.of())),
                PackLocator.inPlace());
    }

    static ParentMap of(SegmentPlace place, SegmentMapId id, SegmentMap map, PackLocator locator) {
        if (map.length() > place.length()) {
            throw new IllegalArgumentException(
                    "the parent's segment has %d bytes, %s has fewer: a disk that was shrunk begins a new chain"
                            .formatted(map.length(), place));
        }
        return new ParentMap(place, Optional.of(id), new ExtentIndex(map), locator);
    }

    /** Gives the parent's extents of a run, with chunks where they are now. */
    void slice(long offset, long length, Consumer<Extent> to) {
        if (offset - place.offset() > extents.length() - length) {
            throw new IllegalArgumentException(
                    "%d bytes from %d on cannot be unchanged: the parent has only %d bytes of %s"
                            .formatted(length, offset, extents.length(), place));
        }
        extents.slice(offset - place.offset(), length, extent -> to.accept(located(extent)));
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
                ? Optional.of(locator.locate(data.chunk()))
                : Optional.empty();
    }

    private Extent located(Extent extent) {
        return switch (extent) {
            case Extent.Zero zero -> zero;
            case Extent.Data data -> {
                ChunkReference now = locator.locate(data.chunk());
                yield now.equals(data.chunk())
                        ? data
                        : new Extent.Data(data.length(), now, data.offsetInChunk());
            }
        };
    }

    /** The parent's own map, if it says the same. */
    Optional<SegmentMapId> sameAs(List<Extent> wanted) {
        return id.filter(_ -> extents.extents().equals(wanted));
    }
}
