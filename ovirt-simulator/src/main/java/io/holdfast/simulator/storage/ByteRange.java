package io.holdfast.simulator.storage;

/** A run of bytes of a disk. */
public record ByteRange(long start, long length) {
    public ByteRange {
        if (start < 0 || length < 0 || start > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("no such range: " + start + " + " + length);
        }
    }

    /** The first byte after it. */
    public long end() {
        return start + length;
    }

    public boolean contains(long offset) {
        return offset >= start && offset < end();
    }
}
