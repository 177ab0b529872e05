package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where two stored disks differ, told from their maps alone: no chunk is read. The same bytes of
 * the same chunk are equal; bytes that were stored in chunks cut otherwise count as different even
 * if they are the same. What only the longer disk has differs.
 */
public final class DiskDifference {

    private final RepositoryReader repository;
    private final List<ByteRange> ranges = new ArrayList<>();

    private DiskDifference(RepositoryReader repository) {
        this.repository = repository;
    }

    /** The ranges in order, joined where they touch. */
    public static List<ByteRange> between(
            RepositoryReader repository, DiskManifest one, DiskManifest other) {
        DiskDifference difference = new DiskDifference(repository);
        int segments = Math.max(one.segments().size(), other.segments().size());
        for (int segment = 0; segment < segments; segment++) {
            difference.compare(segment, one, other);
        }
        return List.copyOf(difference.ranges);
    }

    private void compare(int segment, DiskManifest one, DiskManifest other) {
        if (part(one, segment).equals(part(other, segment))) {
            return;
        }
        long position = Math.multiplyExact(segment, one.segmentBytes());
        Walk left = new Walk(extents(one, segment));
        Walk right = new Walk(extents(other, segment));
        while (!left.ended() || !right.ended()) {
            long length = Math.min(left.remaining(), right.remaining());
            if (!left.sameAs(right)) {
                add(position, length);
            }
            left.skip(length);
            right.skip(length);
            position += length;
        }
    }

    /** What a segment is, as far as it can be told without reading its map. */
    private record Part(long length, Optional<SegmentMapId> map) {}

    private static Part part(DiskManifest disk, int segment) {
        return segment < disk.segments().size()
                ? new Part(disk.segmentLength(segment), disk.segments().get(segment))
                : new Part(0, Optional.empty());
    }

    private List<Extent> extents(DiskManifest disk, int segment) {
        Part part = part(disk, segment);
        if (part.length() == 0) {
            return List.of();
        }
        return part.map()
                .map(repository::readMap)
                .map(SegmentMap::extents)
                .orElse(List.of(new Extent.Zero(part.length())));
    }

    private void add(long start, long length) {
        if (!ranges.isEmpty() && ranges.getLast().end() == start) {
            ByteRange before = ranges.removeLast();
            ranges.add(new ByteRange(before.start(), before.length() + length));
        } else {
            ranges.add(new ByteRange(start, length));
        }
    }

    /** A place in a list of extents. */
    private static final class Walk {
        private final Iterator<Extent> rest;
        private @Nullable Extent extent;
        private long within;

        Walk(List<Extent> extents) {
            this.rest = extents.iterator();
            next();
        }

        private void next() {
            extent = rest.hasNext() ? rest.next() : null;
            within = 0;
        }

        boolean ended() {
            return extent == null;
        }

        /** To the end of this extent; without end behind the last one. */
        long remaining() {
            return extent == null ? Long.MAX_VALUE : extent.length() - within;
        }

        void skip(long length) {
            within += length;
            if (extent != null && within == extent.length()) {
                next();
            }
        }

        boolean sameAs(Walk other) {
            return switch (extent) {
                case null -> false;
                case Extent.Zero zero -> other.extent instanceof Extent.Zero;
                case Extent.Data data ->
                        other.extent instanceof Extent.Data there
                                && data.chunk().chunk().equals(there.chunk().chunk())
                                && data.offsetInChunk() + within
                                        == there.offsetInChunk() + other.within;
            };
        }
    }
}
