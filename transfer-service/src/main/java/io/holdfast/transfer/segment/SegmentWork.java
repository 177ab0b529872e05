package io.holdfast.transfer.segment;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import java.util.Optional;

/**
 * One way a segment can move, and the saga that waits for it.
 *
 * @param <C> the command that the disk transfer began with
 */
public interface SegmentWork<C> {

    /** The segment, while the saga waits for it; nothing when it no longer does. */
    Optional<AwaitedSegment<C>> awaiting(DiskTransferId transfer, int segment);

    /** Tells the saga that somebody begins to move the segment: its time runs from then on. */
    void begun(DiskTransferId transfer, int segment);

    /** The way to the disk. */
    DiskDoor door(C command);

    /** The disk as its progress names it. */
    ProgressBoard.Disk disk(C command);

    /**
     * Moves the segment. Moving it twice is moving it once.
     *
     * @param wanted asked before each piece; the move ends when it is not
     */
    SegmentReceipt move(
            C command, int segment, ImageioSession session, SegmentProgress progress, Wanted wanted)
            throws TransferException, InterruptedException;

    /** Writes the receipt and tells the saga, in one transaction. */
    void finished(DiskTransferId transfer, SegmentReceipt receipt);

    /** Tells the saga that the segment will not move. */
    void failed(DiskTransferId transfer, int segment, Failure failure);
}
