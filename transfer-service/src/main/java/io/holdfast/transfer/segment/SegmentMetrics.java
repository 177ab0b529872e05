package io.holdfast.transfer.segment;

import io.holdfast.contracts.TransferDirection;
import io.holdfast.transfer.receipt.SegmentReceipt;
import java.time.Duration;

/** What segments tell the operator. */
public interface SegmentMetrics {

    /** A segment is begun that was asked for so long ago: all who move segments were busy. */
    void queued(TransferDirection direction, Duration waited);

    /** A segment moved. */
    void moved(TransferDirection direction, SegmentReceipt receipt, Duration took);

    /** A segment will be tried again. */
    void again(TransferDirection direction);

    /** A segment will not move. */
    void failed(TransferDirection direction);

    /** Tells nobody. */
    SegmentMetrics NONE =
            new SegmentMetrics() {
                @Override
                public void queued(TransferDirection direction, Duration waited) {}

                @Override
                public void moved(
                        TransferDirection direction, SegmentReceipt receipt, Duration took) {}

                @Override
                public void again(TransferDirection direction) {}

                @Override
                public void failed(TransferDirection direction) {}
            };
}
