package io.holdfast.repository;

import java.nio.ByteBuffer;

/**
 * Writes one segment of one disk. Each of its bytes is offered exactly once: as data that was read,
 * as zero, or as unchanged since the parent. Any number of threads may offer runs at the same time
 * and in any order; memory stays within {@link RepositorySettings#memoryBytesPerSegment()}, so an
 * offer of data waits while the store is slower than the readers.
 *
 * <p>Every offer throws a {@link io.holdfast.repository.store.RepositoryException} if this or an
 * earlier part could not be stored; the writer is of no more use then. It throws {@link
 * IllegalArgumentException} if a byte lies outside the segment or was offered before.
 */
public interface SegmentWriter extends AutoCloseable {

    /**
     * Offers guest bytes; the work of digest, compression and sealing is done on the calling
     * thread. A buffer that crosses the lines of the chunk grid is split there; reading along the
     * grid (multiples of the chunk size) lets equal content be found again: in the parent at the
     * same place, in this segment, and by the ledger, which is asked once a buffer.
     *
     * @param offsetInDisk of the first byte
     * @param plain read from its position to its limit, which are left as they are; the caller's
     *     again on return
     */
    void data(long offsetInDisk, ByteBuffer plain) throws InterruptedException;

    /** Offers guest bytes that are known to be zero. */
    void zero(long offsetInDisk, long length) throws InterruptedException;

    /** Offers guest bytes that are those of the parent, which has them. */
    void unchanged(long offsetInDisk, long length) throws InterruptedException;

    /**
     * Ends the segment. Returns when every pack is acknowledged by the store and known to the
     * ledger, and the map is written. All offers must have returned.
     *
     * @throws IllegalStateException if a byte was never offered
     */
    StoredSegment finish() throws InterruptedException;

    /**
     * Gives back the memory; aborts the segment unless it is finished. Waits for the uploads that
     * are under way, so that none is seen after its pin has ended. Packs that were uploaded stay in
     * the store; the same content is found in them when the segment is written again.
     */
    @Override
    void close();
}
