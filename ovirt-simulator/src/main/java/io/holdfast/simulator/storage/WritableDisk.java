package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk that can be written, by a guest or by an upload. */
public interface WritableDisk extends DiskView {
    /** Stores the buffer's remaining bytes at {@code offset}. */
    void write(long offset, ByteBuffer bytes) throws IOException;

    /** Makes the range read as zeros; whole clusters become zero extents. */
    void zero(ByteRange range) throws IOException;

    /** Makes what was written durable. */
    void flush() throws IOException;
}
