package io.holdfast.benchmark.grid;

import io.holdfast.benchmark.image.Run;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.format.SegmentPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image, and what its medium says of it.
 *
 * @param data what is to be read
 * @param rest what everything else is: a hole, or clean
 * @param writtenBytes what had to be written
 */
record GridDisk(
        Pattern pattern,
        Path image,
        long bytes,
        List<Run> data,
        DiskExtent.Kind rest,
        long writtenBytes) {

    GridDisk {
        data = List.copyOf(data);
    }

    /** What is said of a segment. */
    List<DiskExtent> extents(SegmentPlace place) {
        List<DiskExtent> extents = new ArrayList<>();
        long at = place.offset();
        for (Run run : data) {
            long start = Math.max(run.offset(), at);
            long end = Math.min(run.end(), place.end());
            if (start >= end) {
                continue;
            }
            if (start > at) {
                extents.add(new DiskExtent(at, start - at, rest));
            }
            extents.add(new DiskExtent(start, end - start, DiskExtent.Kind.DATA));
            at = end;
        }
        if (at < place.end()) {
            extents.add(new DiskExtent(at, place.end() - at, rest));
        }
        return extents;
    }
}
