package io.holdfast.transfer.segment;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.transfer.failure.Patience;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.receipt.SegmentReceipts;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on a segment that was asked for: recognises one that is finished or at work, tries again
 * while that may help, and tells the saga how it ended.
 */
public final class SegmentWorker {

    private static final Logger LOG = Logger.getLogger(SegmentWorker.class);

    /**
     * So long a segment in trouble keeps its place; then it gives it to others, and comes again
     * when the saga repeats its command, within a minute.
     */
    static final Duration PLACE_MAX = Duration.ofSeconds(45);

    private final SegmentReceipts receipts;
    private final ProgressBoard progress;
    private final SegmentMetrics metrics;
    private final Patience patience;
    private final SegmentsAtWork atWork;
    private final SegmentTroubles troubles;
    private final SegmentWatch watch;

    /**
     * @param patience with a segment from its first trouble on, whoever tries it
     */
    public SegmentWorker(
            SegmentReceipts receipts,
            ProgressBoard progress,
            SegmentMetrics metrics,
            Patience patience,
            SegmentsAtWork atWork,
            SegmentTroubles troubles,
            SegmentWatch watch) {
        this.receipts = receipts;
        this.progress = progress;
        this.metrics = metrics;
        this.patience = patience;
        this.atWork = atWork;
        this.troubles = troubles;
        this.watch = watch;
    }

    /**
     * Returns when the saga knows how the segment ended, or does not want to know, or when another
     * worker is at it, or when it has been in trouble for long enough to let others pass: the saga
     * asks again until it knows.
     *
     * @param queued since the segment was asked for
     */
    public <C> void work(SegmentWork<C> work, DiskTransferId transfer, int segment, Duration queued)
            throws InterruptedException {
        Optional<AwaitedSegment<C>> awaited = work.awaiting(transfer, segment);
        UUID worker = UUID.randomUUID();
        if (awaited.isEmpty() || !atWork.take(transfer, segment, worker)) {
            return;
        }
        try (SegmentWatch.Look wanted =
                watch.over(() ->
                        work.awaiting(transfer, segment).isPresent()
                                && atWork.take(transfer, segment, worker))) {
            Optional<SegmentReceipt> known = receipts.find(transfer, segment);
            if (known.isPresent()) {
                work.finished(transfer, known.get());
            } else {
                work.begun(transfer, segment);
                metrics.queued(work.disk(awaited.get().command()).direction(), queued);
                move(work, awaited.get(), transfer, segment, wanted);
            }
        } finally {
            atWork.release(transfer, segment, worker);
        }
    }

    /** Tells the saga that a segment cannot be moved for a fault of ours, if it still waits. */
    public <C> void giveUp(
            SegmentWork<C> work, DiskTransferId transfer, int segment, RuntimeException fault) {
        Optional<AwaitedSegment<C>> awaited = work.awaiting(transfer, segment);
        if (awaited.isPresent()) {
            metrics.failed(work.disk(awaited.get().command()).direction());
            work.failed(
                    transfer,
                    segment,
                    Failure.of(
                            FailureReason.INTERNAL_FAULT,
                            "Segment "
                                    + segment
                                    + " was given up after a fault of ours: "
                                    + fault));
        }
    }

    private <C> void move(
            SegmentWork<C> work,
            AwaitedSegment<C> awaited,
            DiskTransferId transfer,
            int segment,
            Wanted wanted)
            throws InterruptedException {
        ProgressBoard.Disk disk = work.disk(awaited.command());
        SegmentProgress told = progress.begin(disk, segment);
        long began = System.nanoTime();
        Attempts<C> attempts = new Attempts<>(work, awaited, transfer, segment, told, wanted);
        try {
            SegmentReceipt receipt = patience.until(attempts::make, attempts::after);
            work.finished(transfer, receipt);
            metrics.moved(disk.direction(), receipt, Duration.ofNanos(System.nanoTime() - began));
            attempts.over();
        } catch (TransferException trouble) {
            if (!attempts.lettingOthersPass
                    && wanted.still()
                    && work.awaiting(transfer, segment).isPresent()) {
                metrics.failed(disk.direction());
                work.failed(transfer, segment, trouble.failure());
                attempts.over();
            }
        } finally {
            progress.end(disk, segment);
        }
    }

    /** The attempts at one segment. */
    private final class Attempts<C> {
        private final SegmentWork<C> work;
        private final AwaitedSegment<C> awaited;
        private final DiskTransferId transfer;
        private final int segment;
        private final SegmentProgress told;
        private final Wanted wanted;
        private final DiskDoor door;

        /** How long the segment had been in trouble when its trouble began here; null without. */
        private @Nullable Duration troubledBefore;

        private boolean lettingOthersPass;

        private Attempts(
                SegmentWork<C> work,
                AwaitedSegment<C> awaited,
                DiskTransferId transfer,
                int segment,
                SegmentProgress told,
                Wanted wanted) {
            this.work = work;
            this.awaited = awaited;
            this.transfer = transfer;
            this.segment = segment;
            this.told = told;
            this.wanted = wanted;
            this.door = work.door(awaited.command());
        }

        private SegmentReceipt make() throws TransferException, InterruptedException {
            try (ImageioSession session = door.open(awaited.inFlight())) {
                return work.move(awaited.command(), segment, session, told, wanted);
            }
        }

        private void after(Again trouble) throws Stop {
            LOG.warnf(
                    "Segment %d of disk transfer %s is tried again: %s",
                    segment, transfer.text(), trouble.getMessage());
            metrics.again(work.disk(awaited.command()).direction());
            told.at(0);
            door.failed(trouble);
            if (isGivenUpNow() || !wanted.still() || work.awaiting(transfer, segment).isEmpty()) {
                throw new Stop(trouble.failure(), trouble);
            }
        }

        /** For good when the patience is over; for a while when others were held up long enough. */
        private boolean isGivenUpNow() {
            Duration lasting = troubles.lasting(transfer, segment);
            if (troubledBefore == null) {
                troubledBefore = lasting;
            }
            boolean forGood = lasting.compareTo(patience.total()) > 0;
            lettingOthersPass = !forGood && lasting.minus(troubledBefore).compareTo(PLACE_MAX) >= 0;
            return forGood || lettingOthersPass;
        }

        private void over() {
            if (troubledBefore != null) {
                troubles.over(transfer, segment);
            }
        }
    }
}
