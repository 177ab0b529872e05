package io.holdfast.transfer.segment;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.transfer.failure.TransferException.Stop;

/**
 * Whether somebody still waits for a segment that is being moved. Cheap: asked before each piece.
 */
@FunctionalInterface
public interface Wanted {

    /** True until it is known that nobody waits any more, which takes some seconds. */
    boolean still();

    /** Throws if nobody waits any more. */
    default void require(DiskTransferId transfer) throws Stop {
        if (!still()) {
            throw noLonger(transfer);
        }
    }

    /** What ends a move that nobody waits for. */
    static Stop noLonger(DiskTransferId transfer) {
        return new Stop(
                Failure.of(
                        FailureReason.STOPPED,
                        "Disk transfer " + transfer.text() + " waits for the segment no more."));
    }
}
