package io.holdfast.repository;

import java.nio.ByteBuffer;

/**
 * Writes one segment of one disk. Any number of threads may offer ranges at the same time and in
 * any order; memory stays within {@link RepositorySettings#memoryBytesPerSegment()}, so an offer
 * waits while the store is slower than the readers.
 */
public interface SegmentWriter extends AutoCloseable {

    /**
     * Offers guest bytes; the work of digest, compression and sealing is done on the calling
     * thread. A buffer that crosses the lines of the chunk grid is split there; reading along the
     * grid (multiples of the chunk size) lets equal content be found again.
     *
     * @param offsetInDisk of the first byte
     * @param plain read from its position to its limit, which are left as they are; the caller's
     *     again on return
     * @throws io.holdfast.repository.store.RepositoryException if this or an earlier part could not
     *     be stored; the writer is of no more use then
     * @throws IllegalArgumentException if a byte lies outside the segment or was offered before
     */
    void data(long offsetInDisk, ByteBuffer plain) throws InterruptedException;

    /**
     * Ends the segment: what was never offered is zero. Returns when every pack is acknowledged by
     * the store and the map is written. All offers must have returned.
     */
    StoredSegment finish() throws InterruptedException;

    /**
     * Gives back the memory; aborts the segment unless it is finished. Packs that were uploaded
     * stay in the store unreferenced, for a sweep to find.
     */
    @Override
    void close();
}
