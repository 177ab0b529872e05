package io.holdfast.repository;

import java.util.Objects;

/**
 * What a disk's medium says of a run of its bytes, before they are read. A whole disk is a list of
 * them: ordered, from 0 to its size, without gap or overlap, as imageio lists extents.
 *
 * @param offset in the disk, in bytes
 * @param length at least 1
 */
public record DiskExtent(long offset, long length, Kind kind) {

    /** What is to be done with a run. */
    public enum Kind {
        /** To be read: it holds data, and may have changed since the parent. */
        DATA,
        /** To be noted as zero; nothing is read. */
        ZERO,
        /** To be inherited: unchanged since the parent. Without a parent it is read. */
        CLEAN
    }

    public DiskExtent {
        Objects.requireNonNull(kind, "kind");
        if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(
                    "no extent has %d bytes at %d".formatted(length, offset));
        }
    }

    /** The first byte after it. */
    public long end() {
        return offset + length;
    }
}
