package io.holdfast.ovirt;

/**
 * A run of guest bytes of one disk: {@code length} bytes from offset {@code start}.
 *
 * @param start first byte, from 0
 * @param length in bytes, may be 0
 */
public record ByteRange(long start, long length) {

    public ByteRange {
        if (start < 0 || length < 0 || start > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(
                    "No such byte range: start " + start + ", length " + length);
        }
    }

    /** The first byte after the range. */
    public long end() {
        return start + length;
    }

    @Override
    public String toString() {
        return "[" + start + ", " + end() + ")";
    }
}
