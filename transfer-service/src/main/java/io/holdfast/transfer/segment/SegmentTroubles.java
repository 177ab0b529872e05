package io.holdfast.transfer.segment;

import io.holdfast.contracts.DiskTransferId;
import java.time.Duration;

/**
 * How long segments have been in trouble, over all workers that tried them. A segment in trouble
 * gives its place to others after a while and comes again later; without this its patience would
 * begin anew each time.
 */
public interface SegmentTroubles {

    /** How long ago the segment's first trouble was; the first time that is now. */
    Duration lasting(DiskTransferId transfer, int segment);

    /** The segment is done, or given up. */
    void over(DiskTransferId transfer, int segment);
}
