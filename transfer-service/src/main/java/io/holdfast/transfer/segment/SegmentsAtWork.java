package io.holdfast.transfer.segment;

import io.holdfast.contracts.DiskTransferId;
import java.time.Duration;
import java.util.UUID;

/**
 * Which segments are being moved, over all replicas. A segment is held on a lease: a worker that
 * hangs or died holds it up no longer than that, and then another one takes it; moving it twice
 * does no harm, it costs reads and connections.
 */
public interface SegmentsAtWork {

    /**
     * How long a segment is held without being taken again by its holder: no longer than it takes
     * Kafka to give a dead replica's segments to others (15 s), or they would come too early.
     */
    Duration LEASE = Duration.ofSeconds(10);

    /**
     * Takes a segment for as long as the lease, or holds on to it.
     *
     * @param worker who takes it; another one for each time that a segment is begun
     * @return false while somebody else holds it
     */
    boolean take(DiskTransferId transfer, int segment, UUID worker);

    /** Lets go of a segment; one that this worker does not hold stays as it is. */
    void release(DiskTransferId transfer, int segment, UUID worker);

    /** Whether anybody holds any segment of the disk transfer. */
    boolean any(DiskTransferId transfer);
}
