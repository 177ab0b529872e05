package io.holdfast.commandline.dirty;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.DiskExtent.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed in a disk: extents that cover it from its first byte to its last, in order, without
 * gap or overlap.
 */
public record DirtyExtents(long virtualBytes, List<DirtyExtent> extents) {

    public DirtyExtents {
        extents = List.copyOf(extents);
    }

    /**
     * Checks that the extents cover the disk.
     *
     * @param where they come from, for the message
     * @throws ImageRefused naming the entry that is wrong
     */
    public static DirtyExtents covering(
            long virtualBytes, List<DirtyExtent> extents, String where) {
        long end = 0;
        for (int i = 0; i < extents.size(); i++) {
            ByteRange range = extents.get(i).range();
            if (range.start() != end) {
                throw new ImageRefused(
                        "%s: entry %d starts at %d, but the one before it ends at %d: %s; take the answer of imageio's extents?context=dirty as it came"
                                .formatted(
                                        where,
                                        i,
                                        range.start(),
                                        end,
                                        range.start() < end ? "they overlap" : "there is a gap"));
            }
            end = range.end();
            if (end > virtualBytes) {
                throw new ImageRefused(
                        "%s: entry %d ends at %d, beyond the end of the disk at %d; is it the answer for this disk?"
                                .formatted(where, i, end, virtualBytes));
            }
        }
        if (end != virtualBytes) {
            throw new ImageRefused(
                    "%s: the entries end at %d, the disk at %d; is it the whole answer, for this disk?"
                            .formatted(where, end, virtualBytes));
        }
        return new DirtyExtents(virtualBytes, extents);
    }

    /**
     * What to do with each run, over a parent. What did not change is the parent's even where it is
     * zero, so that segments without a change keep their maps; where the parent has nothing, zeros
     * are zeros.
     *
     * @param parentBytes how long the parent's disk is
     */
    public List<DiskExtent> over(long parentBytes) {
        List<DiskExtent> planned = new ArrayList<>(extents.size() + 1);
        for (DirtyExtent extent : extents) {
            ByteRange range = extent.range();
            if (extent.dirty() || !extent.zero() || range.end() <= parentBytes) {
                planned.add(planned(range, kind(extent)));
            } else if (range.start() >= parentBytes) {
                planned.add(planned(range, Kind.ZERO));
            } else {
                planned.add(planned(ByteRange.between(range.start(), parentBytes), Kind.CLEAN));
                planned.add(planned(ByteRange.between(parentBytes, range.end()), Kind.ZERO));
            }
        }
        return List.copyOf(planned);
    }

    private static Kind kind(DirtyExtent extent) {
        if (!extent.dirty()) {
            return Kind.CLEAN;
        }
        return extent.zero() ? Kind.ZERO : Kind.DATA;
    }

    private static DiskExtent planned(ByteRange range, Kind kind) {
        return new DiskExtent(range.start(), range.length(), kind);
    }

    /** How many bytes are to be read from the image. */
    public long bytesToRead() {
        return extents.stream()
                .filter(extent -> extent.dirty() && !extent.zero())
                .mapToLong(extent -> extent.range().length())
                .sum();
    }
}
