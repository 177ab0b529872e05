package io.holdfast.commandline.image;

import io.holdfast.repository.SegmentPlan;
import java.io.IOException;
import java.util.Optional;

/** What is done with the runs of a segment, in order, without gap or overlap. */
interface Offers {

    /**
     * The next one; empty when the segment is complete. What is to be read is short enough for one
     * buffer and cut on the chunk grid. Called by one thread at a time.
     */
    Optional<SegmentPlan.Step> next() throws IOException;
}
