package io.holdfast.transfer.backup;

import io.holdfast.ovirt.Extent;
import io.holdfast.ovirt.ExtentList;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.format.SegmentPlace;
import java.util.ArrayList;
import java.util.List;

/** What imageio says of a segment, in the repository's words. */
final class SegmentExtents {

    private SegmentExtents() {}

    /** The extents that reach into the segment, ascending. */
    static List<DiskExtent> in(ExtentList extents, SegmentPlace place) {
        List<DiskExtent> found = new ArrayList<>();
        for (int i = firstReaching(extents, place.offset()); i < extents.size(); i++) {
            Extent extent = extents.get(i);
            if (extent.range().start() >= place.end()) {
                break;
            }
            found.add(
                    new DiskExtent(extent.range().start(), extent.range().length(), kind(extent)));
        }
        return found;
    }

    private static DiskExtent.Kind kind(Extent extent) {
        if (!extent.dirty()) {
            return DiskExtent.Kind.CLEAN;
        }
        return extent.zero() ? DiskExtent.Kind.ZERO : DiskExtent.Kind.DATA;
    }

    private static int firstReaching(ExtentList extents, long offset) {
        int low = 0;
        int high = extents.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (extents.get(middle).range().end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
