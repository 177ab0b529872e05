package io.holdfast.transfer.segment;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.ovirt.PollClock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Waits until no replica moves segments of a disk any more, so that an image transfer is not taken
 * away from under those who use it. They notice within seconds that nobody waits for them.
 */
public final class SegmentDrain {

    /** A piece takes seconds, a lease ends sooner; whoever is busier than that is cut off. */
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final Logger LOG = Logger.getLogger(SegmentDrain.class);

    private final SegmentsAtWork atWork;
    private final PollClock clock;

    public SegmentDrain(SegmentsAtWork atWork, PollClock clock) {
        this.atWork = atWork;
        this.clock = clock;
    }

    /** Returns when nobody is at work, or when it has waited long enough. */
    public void await(DiskTransferId transfer) throws InterruptedException {
        long began = clock.nanoTime();
        while (atWork.any(transfer)) {
            if (clock.nanoTime() - began > AT_MOST.toNanos()) {
                LOG.warnf(
                        "Segments of disk transfer %s are still at work after %s; they are cut off",
                        transfer.text(), AT_MOST);
                return;
            }
            clock.pause(PAUSE);
        }
    }
}
