package io.holdfast.repository;

import io.holdfast.repository.DiskExtent.Kind;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What becomes of each segment of a disk, told from what its medium says and the parent's manifest
 * alone: a segment in which nothing changed is the parent's, and costs nothing.
 */
public final class DiskPlan {

    /** What becomes of a segment. */
    public sealed interface Segment {

        SegmentPlace place();

        /** All of it is zero: there is no map, and nothing to do. */
        record AllZero(SegmentPlace place) implements Segment {}

        /** Nothing of it changed: its map is the parent's, and there is nothing to do. */
        record Inherited(SegmentPlace place, SegmentMapId map) implements Segment {}

        /**
         * It is written, by a {@link SegmentPlan}.
         *
         * @param parent the map to write it over, if there is one
         * @param parentBytes how much of the segment the parent has; zeros, where it has no map
         */
        record Copied(SegmentPlace place, Optional<SegmentMapId> parent, long parentBytes)
                implements Segment {}
    }

    private final int chunkBytes;
    private final long segmentBytes;
    private final long virtualBytes;
    private final Optional<DiskManifest> parent;
    private final List<DiskExtent> extents;

    private DiskPlan(
            int chunkBytes,
            long segmentBytes,
            long virtualBytes,
            Optional<DiskManifest> parent,
            List<DiskExtent> extents) {
        this.chunkBytes = chunkBytes;
        this.segmentBytes = segmentBytes;
        this.virtualBytes = virtualBytes;
        this.parent = parent;
        this.extents = extents;
    }

    /**
     * Plans a disk.
     *
     * @param settings of the repository
     * @param virtualBytes the disk's size now. Of a disk that was shrunk the parent is left aside:
     *     it begins a new chain, and all of it is read
     * @param parent the disk in the parent recovery point
     * @param extents what the medium says of the whole disk; fast at giving any of them, and kept
     */
    public static DiskPlan of(
            RepositorySettings settings,
            long virtualBytes,
            Optional<DiskManifest> parent,
            List<DiskExtent> extents) {
        long end = extents.isEmpty() ? 0 : extents.getLast().end();
        if (end != virtualBytes) {
            throw new IllegalArgumentException(
                    "the extents end at %d, the disk has %d bytes".formatted(end, virtualBytes));
        }
        return new DiskPlan(
                settings.chunkBytes(),
                settings.segmentBytes(),
                virtualBytes,
                parent.filter(before ->
                        before.virtualBytes() <= virtualBytes
                                && before.segmentBytes() == settings.segmentBytes()),
                extents);
    }

    /** Whether anything is taken from the parent; else this is a full one, whatever was asked. */
    public boolean hasParent() {
        return parent.isPresent();
    }

    public int segmentCount() {
        return Math.toIntExact(DiskManifest.segmentCount(virtualBytes, segmentBytes));
    }

    /** What becomes of a segment, counted from 0. */
    public Segment segment(int segment) {
        long offset = Math.multiplyExact(segment, segmentBytes);
        SegmentPlace place =
                new SegmentPlace(offset, Math.min(segmentBytes, virtualBytes - offset));
        Optional<DiskManifest> before =
                parent.filter(manifest -> segment < manifest.segments().size());
        Optional<SegmentMapId> map = before.flatMap(manifest -> manifest.segments().get(segment));
        long parentBytes = before.map(manifest -> manifest.segmentLength(segment)).orElse(0L);
        Set<Kind> kinds = kinds(place, parentBytes);
        boolean zeroParent = map.isEmpty() && parentBytes > 0;
        if (!kinds.contains(Kind.DATA) && (zeroParent || !kinds.contains(Kind.CLEAN))) {
            return new Segment.AllZero(place);
        }
        if (map.isPresent()
                && parentBytes == place.length()
                && kinds.equals(EnumSet.of(Kind.CLEAN))) {
            return new Segment.Inherited(place, map.get());
        }
        return new Segment.Copied(place, map, parentBytes);
    }

    /**
     * The kinds in a segment; what is called clean and the parent does not have, counts as data.
     */
    private Set<Kind> kinds(SegmentPlace place, long parentBytes) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        long parentEnd = place.offset() + parentBytes;
        for (DiskExtent extent : in(place)) {
            kinds.add(extent.kind());
            if (extent.kind() == Kind.CLEAN && Math.min(extent.end(), place.end()) > parentEnd) {
                kinds.add(Kind.DATA);
            }
        }
        return kinds;
    }

    /**
     * How a segment is written.
     *
     * @param maps reads the parent's map, if there is one
     */
    public SegmentPlan plan(Segment.Copied segment, Function<SegmentMapId, SegmentMap> maps) {
        Optional<SegmentMap> before =
                segment.parent().map(maps).or(() -> zeros(segment.parentBytes()));
        return SegmentPlan.of(segment.place(), chunkBytes, before, in(segment.place()));
    }

    private static Optional<SegmentMap> zeros(long bytes) {
        return bytes == 0
                ? Optional.empty()
                : Optional.of(new SegmentMap(bytes, List.of(new Extent.Zero(bytes))));
    }

    /** The extents that reach into a segment. */
    private List<DiskExtent> in(SegmentPlace place) {
        return extents.subList(
                firstEndingAfter(place.offset()), firstEndingAfter(place.end() - 1) + 1);
    }

    private int firstEndingAfter(long offset) {
        int low = 0;
        int high = extents.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (extents.get(middle).end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
