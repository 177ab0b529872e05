package io.holdfast.repository;

import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was offered of a segment, and the extents it became. Safe for threads. */
final class SegmentAssembly {

    private final SegmentPlace place;

    /** Start to end, both in the disk; neighbours are one. */
    private final TreeMap<Long, Long> offered = new TreeMap<>();

    private final TreeMap<Long, Extent> parts = new TreeMap<>();
    private long unsettled;

    SegmentAssembly(SegmentPlace place) {
        this.place = place;
    }

    /** Takes note of a run before anything is done for it. */
    synchronized void claim(long offset, long length) {
        if (length < 1 || offset < place.offset() || offset > place.end() - length) {
            throw new IllegalArgumentException(
                    "%d bytes from %d on are not in the segment %s"
                            .formatted(length, offset, place));
        }
        long end = offset + length;
        Map.Entry<Long, Long> before = offered.lowerEntry(end);
        if (before != null && before.getValue() > offset) {
            throw new IllegalArgumentException(
                    "%d bytes from %d on were offered before, at least in part"
                            .formatted(length, offset));
        }
        boolean joinsBefore = before != null && before.getValue() == offset;
        Long after = offered.remove(end);
        offered.put(joinsBefore ? before.getKey() : offset, after == null ? end : after);
        unsettled += length;
    }

    /** A claimed run has its extents. */
    synchronized void settle(long length) {
        unsettled -= length;
    }

    synchronized void put(long offset, Extent extent) {
        if (parts.size() >= SegmentBounds.EXTENTS_MAX) {
            throw new RepositoryException.Refused(
                    "segment %s falls into more than %d runs; read it in longer ones, as a segment plan does"
                            .formatted(place, SegmentBounds.EXTENTS_MAX));
        }
        parts.put(offset, extent);
    }

    /**
     * Lets nobody take silence for zeros.
     *
     * @throws IllegalStateException if a byte was not offered or its offer has not returned
     */
    synchronized void requireWhole() {
        if (unsettled != 0) {
            throw new IllegalStateException("a segment is finished when every offer has returned");
        }
        long reached = offered.getOrDefault(place.offset(), place.offset());
        if (reached != place.end()) {
            Long next = offered.higherKey(place.offset());
            throw new IllegalStateException(
                    "segment %s cannot be finished: the %d bytes from %d on were never offered as data, zero or unchanged"
                            .formatted(
                                    place, (next == null ? place.end() : next) - reached, reached));
        }
    }

    /** All extents in order, as few as say the same. */
    synchronized List<Extent> extents() {
        List<Extent> extents = new ArrayList<>(parts.size());
        for (Extent next : parts.values()) {
            int last = extents.size() - 1;
            if (last >= 0 && follows(extents.get(last), next)) {
                extents.set(last, joined(extents.get(last), next.length()));
            } else {
                extents.add(next);
            }
        }
        return extents;
    }

    private static boolean follows(Extent last, Extent next) {
        return switch (last) {
            case Extent.Zero _ -> next instanceof Extent.Zero;
            case Extent.Data data ->
                    next instanceof Extent.Data more
                            && more.offsetInChunk() == data.offsetInChunk() + data.length()
                            && more.chunk().equals(data.chunk());
        };
    }

    private static Extent joined(Extent last, long more) {
        return switch (last) {
            case Extent.Zero zero -> new Extent.Zero(zero.length() + more);
            case Extent.Data data ->
                    new Extent.Data(data.length() + more, data.chunk(), data.offsetInChunk());
        };
    }
}
