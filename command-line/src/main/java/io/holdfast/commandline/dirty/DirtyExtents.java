package io.holdfast.commandline.dirty;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.ImageRefused;
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

    /** What lies in {@code window}, cut at its ends; together exactly the window. */
    public List<DirtyExtent> within(ByteRange window) {
        List<DirtyExtent> inside = new ArrayList<>();
        for (int i = firstAt(window.start()); i < extents.size(); i++) {
            DirtyExtent extent = extents.get(i);
            if (extent.range().start() >= window.end()) {
                break;
            }
            ByteRange cut =
                    ByteRange.between(
                            Math.max(extent.range().start(), window.start()),
                            Math.min(extent.range().end(), window.end()));
            inside.add(new DirtyExtent(cut, extent.dirty(), extent.zero()));
        }
        return List.copyOf(inside);
    }

    /** The extent that holds the byte at {@code offset}. */
    private int firstAt(long offset) {
        int low = 0;
        int high = extents.size() - 1;
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

    /** How many bytes are to be read from the image. */
    public long bytesToRead() {
        return extents.stream()
                .filter(extent -> extent.dirty() && !extent.zero())
                .mapToLong(extent -> extent.range().length())
                .sum();
    }
}
