package io.holdfast.commandline.disk;

/**
 * A run of guest bytes.
 *
 * @param start offset of its first byte in the disk
 * @param length in bytes, at least 1
 */
public record ByteRange(long start, long length) {

    public ByteRange {
        if (start < 0 || length < 1 || length > Long.MAX_VALUE - start) {
            throw new IllegalArgumentException(
                    "%d bytes at %d are no range of a disk".formatted(length, start));
        }
    }

    /** From {@code start} up to, not including, {@code end}. */
    public static ByteRange between(long start, long end) {
        return new ByteRange(start, end - start);
    }

    public long end() {
        return start + length;
    }
}
