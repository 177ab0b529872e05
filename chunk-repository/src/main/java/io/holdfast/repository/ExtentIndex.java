package io.holdfast.repository;

import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Finds the extents of a map by their place in the segment. */
final class ExtentIndex {

    private final SegmentMap map;

    /** Where each extent starts, in bytes from the start of the segment. */
    private final long[] starts;

    ExtentIndex(SegmentMap map) {
        this.map = map;
        List<Extent> extents = map.extents();
        this.starts = new long[extents.size()];
        long position = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = position;
            position += extents.get(i).length();
        }
    }

    long length() {
        return map.length();
    }

    List<Extent> extents() {
        return map.extents();
    }

    /** The extent that holds the byte at {@code at}, which lies inside the map. */
    int holding(long at) {
        int found = Arrays.binarySearch(starts, at);
        return found >= 0 ? found : -found - 2;
    }

    long start(int extent) {
        return starts[extent];
    }

    /** How many extents a run touches; it lies inside the map and is not empty. */
    int count(long offset, long length) {
        return holding(offset + length - 1) - holding(offset) + 1;
    }

    /** Gives what the map says of a run, cut at its ends. */
    void slice(long offset, long length, Consumer<Extent> to) {
        long end = offset + length;
        long position = offset;
        for (int i = holding(offset); position < end; i++) {
            Extent extent = map.extents().get(i);
            long next = Math.min(end, starts[i] + extent.length());
            to.accept(cut(extent, position - starts[i], next - position));
            position = next;
        }
    }

    private static Extent cut(Extent extent, long from, long length) {
        if (length == extent.length()) {
            return extent;
        }
        return switch (extent) {
            case Extent.Zero _ -> new Extent.Zero(length);
            case Extent.Data data ->
                    new Extent.Data(
                            length, data.chunk(), data.offsetInChunk() + Math.toIntExact(from));
        };
    }
}
