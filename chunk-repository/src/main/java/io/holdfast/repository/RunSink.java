package io.holdfast.repository;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the runs of a disk as they are read. Called from several threads at once and in no promised
 * order; together the runs cover what was asked for exactly once. What it throws stops the reading
 * and reaches the caller as it is.
 */
public interface RunSink {

    /**
     * Verified guest bytes.
     *
     * @param offsetInDisk of the first one
     * @param plain read from its position to its limit; belongs to the reader again on return
     */
    void data(long offsetInDisk, ByteBuffer plain) throws IOException, InterruptedException;

    /** Guest bytes that are zero. */
    void zero(long offsetInDisk, long length) throws IOException, InterruptedException;
}
