package io.holdfast.repository;

import io.holdfast.repository.format.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which ranges of a segment were offered, and the extents they became. Safe for threads. */
final class OfferedRanges {

    private final long segmentOffset;
    private final long segmentLength;

    /** Start to end, both in the disk. */
    private final TreeMap<Long, Long> offered = new TreeMap<>();

    private final TreeMap<Long, Extent.Data> data = new TreeMap<>();
    private long bytes;
    private long bytesSettled;

    OfferedRanges(long segmentOffset, long segmentLength) {
        this.segmentOffset = segmentOffset;
        this.segmentLength = segmentLength;
    }

    /** Takes note of a range before anything is done for it. */
    synchronized void claim(long offset, int length) {
        if (offset < segmentOffset || offset - segmentOffset > segmentLength - length) {
            throw new IllegalArgumentException(
                    "%d bytes from %d on are not in the segment of %d bytes at %d"
                            .formatted(length, offset, segmentLength, segmentOffset));
        }
        long end = offset + length;
        Map.Entry<Long, Long> before = offered.lowerEntry(end);
        if (before != null && before.getValue() > offset) {
            throw new IllegalArgumentException(
                    "%d bytes from %d on were offered before, at least in part"
                            .formatted(length, offset));
        }
        offered.put(offset, end);
        bytes += length;
    }

    /** A claimed range is stored, or zero: without this its absence would read as zeros. */
    synchronized void settle(int length) {
        bytesSettled += length;
    }

    synchronized boolean allSettled() {
        return bytesSettled == bytes;
    }

    synchronized void put(long offset, Extent.Data extent) {
        data.put(offset, extent);
    }

    synchronized long bytesOffered() {
        return bytes;
    }

    synchronized long bytesOfData() {
        return data.values().stream().mapToLong(Extent.Data::length).sum();
    }

    /** All extents in order; what holds no data is zero. */
    synchronized List<Extent> extents() {
        List<Extent> extents = new ArrayList<>();
        long position = segmentOffset;
        for (Map.Entry<Long, Extent.Data> entry : data.entrySet()) {
            if (entry.getKey() > position) {
                extents.add(new Extent.Zero(entry.getKey() - position));
            }
            extents.add(entry.getValue());
            position = entry.getKey() + entry.getValue().length();
        }
        long end = segmentOffset + segmentLength;
        if (end > position) {
            extents.add(new Extent.Zero(end - position));
        }
        return extents;
    }
}
