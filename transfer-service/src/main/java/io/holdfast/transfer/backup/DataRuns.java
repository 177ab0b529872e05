package io.holdfast.transfer.backup;

import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.Extent;
import io.holdfast.ovirt.ExtentList;
import java.util.ArrayList;
import java.util.List;

/** The runs of a disk that must be read; everything else reads as zero. */
final class DataRuns {

    private DataRuns() {}

    /**
     * The data inside a range, ascending, cut where it crosses a multiple of the grid.
     *
     * @param gridBytes also the longest piece
     */
    static List<ByteRange> in(ExtentList extents, ByteRange range, int gridBytes) {
        List<ByteRange> pieces = new ArrayList<>();
        for (int i = firstReaching(extents, range.start()); i < extents.size(); i++) {
            Extent extent = extents.get(i);
            if (extent.range().start() >= range.end()) {
                break;
            }
            if (extent.isToBeRead()) {
                cut(extent.range(), range, gridBytes, pieces);
            }
        }
        return pieces;
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

    private static void cut(
            ByteRange extent, ByteRange range, int gridBytes, List<ByteRange> pieces) {
        long position = Math.max(extent.start(), range.start());
        long end = Math.min(extent.end(), range.end());
        while (position < end) {
            long next = Math.min(end, (position / gridBytes + 1) * gridBytes);
            pieces.add(new ByteRange(position, next - position));
            position = next;
        }
    }
}
