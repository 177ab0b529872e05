package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Something that reads as a disk: the live contents, a frozen state, or one layer alone. */
public interface DiskView {
    /** Virtual size in bytes. */
    long size();

    /**
     * Fills the buffer's remaining bytes from {@code offset} on; zeros where nothing is stored.
     *
     * @throws IndexOutOfBoundsException when that reaches past the end
     */
    void read(long offset, ByteBuffer into) throws IOException;

    /** All of the disk, ordered, gap-free, neighbours of equal kind merged, by 64 KiB clusters. */
    List<ZeroExtent> extents();

    /** As {@link #extents}, by dirty × zero; empty when this view carries no bitmap. */
    Optional<List<DirtyExtent>> dirtyExtents();
}
