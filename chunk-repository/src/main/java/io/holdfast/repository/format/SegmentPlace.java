package io.holdfast.repository.format;

/**
 * Where a segment is in its disk, in bytes.
 *
 * @param offset of its first byte, a multiple of the segment size
 * @param length at least 1; the segment size, or what is left of the disk
 */
public record SegmentPlace(long offset, long length) {

    public SegmentPlace {
        if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(
                    "no segment has %d bytes at %d".formatted(length, offset));
        }
    }

    /** The first byte after it. */
    public long end() {
        return offset + length;
    }

    @Override
    public String toString() {
        return "[" + offset + ", " + end() + ")";
    }
}
