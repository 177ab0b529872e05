package io.holdfast.commandline.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A disk image that is written. What is never written is zero. Nothing stands under the file's name
 * until {@link #finish}.
 */
public interface DiskTarget extends AutoCloseable {

    /**
     * Writes guest bytes; from any number of threads, for ranges that do not overlap.
     *
     * @param plain written from its position to its limit
     */
    void write(long offset, ByteBuffer plain) throws IOException;

    /** Everything is written: makes it durable and gives it its name. All writes have returned. */
    void finish() throws IOException;

    /** Removes what is there unless it is finished. */
    @Override
    void close() throws IOException;
}
