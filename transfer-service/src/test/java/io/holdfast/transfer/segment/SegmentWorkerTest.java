package io.holdfast.transfer.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.PollClock;
import io.holdfast.transfer.failure.Patience;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.memory.MemoryReceipts;
import io.holdfast.transfer.memory.MemorySegmentTroubles;
import io.holdfast.transfer.memory.MemorySegmentsAtWork;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SegmentWorkerTest {

    private static final DiskTransferId TRANSFER = new DiskTransferId(new UUID(0, 1));
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final List<String> told = new ArrayList<>();
    private boolean awaited = true;
    private TransferException trouble =
            new TransferException.Stop(Failure.of(FailureReason.DISK_UNREADABLE, "closed"));

    /** Time that passes in pauses alone. */
    private final PollClock clock =
            new PollClock() {
                private long nanos;

                @Override
                public long nanoTime() {
                    return nanos;
                }

                @Override
                public void pause(Duration pause) {
                    nanos += pause.toNanos();
                }
            };

    private final MemorySegmentTroubles troubles = new MemorySegmentTroubles(clock);

    private final SegmentMetrics metrics =
            new SegmentMetrics() {
                @Override
                public void queued(TransferDirection direction, Duration waited) {
                    told.add("queued " + waited);
                }

                @Override
                public void moved(
                        TransferDirection direction, SegmentReceipt receipt, Duration took) {
                    told.add("moved");
                }

                @Override
                public void again(TransferDirection direction) {}

                @Override
                public void failed(TransferDirection direction) {
                    told.add("counted as failed");
                }
            };

    /** A segment whose door cannot be opened. */
    private final SegmentWork<String> work =
            new SegmentWork<>() {
                @Override
                public Optional<AwaitedSegment<String>> awaiting(
                        DiskTransferId transfer, int segment) {
                    return awaited
                            ? Optional.of(new AwaitedSegment<>("disk", 1))
                            : Optional.empty();
                }

                @Override
                public void begun(DiskTransferId transfer, int segment) {
                    told.add("begun " + segment);
                }

                @Override
                public DiskDoor door(String command) {
                    return new DiskDoor() {
                        @Override
                        public ImageioSession open(int sharers) throws TransferException {
                            throw trouble;
                        }

                        @Override
                        public void failed(TransferException.Again trouble) {}
                    };
                }

                @Override
                public ProgressBoard.Disk disk(String command) {
                    return new ProgressBoard.Disk(
                            TRANSFER,
                            new JobId(new UUID(0, 2)),
                            new DiskId(new UUID(0, 3)),
                            TransferDirection.BACKUP,
                            1 << 20,
                            1 << 20);
                }

                @Override
                public SegmentReceipt move(
                        String command,
                        int segment,
                        ImageioSession session,
                        SegmentProgress progress,
                        Wanted wanted) {
                    throw new IllegalStateException("there is no session");
                }

                @Override
                public void finished(DiskTransferId transfer, SegmentReceipt receipt) {
                    told.add("finished");
                }

                @Override
                public void failed(DiskTransferId transfer, int segment, Failure failure) {
                    told.add(failure.reason() + " " + segment);
                }
            };

    private SegmentWorker worker() {
        MemoryReceipts receipts = new MemoryReceipts();
        return new SegmentWorker(
                receipts,
                new ProgressBoard(receipts, _ -> {}),
                metrics,
                new Patience(
                        PATIENCE,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(15),
                        clock,
                        new Random(1)),
                new MemorySegmentsAtWork(),
                troubles,
                SegmentWatch.usual());
    }

    @Test
    void the_saga_is_told_that_a_segment_is_begun_before_anything_is_moved() throws Exception {
        worker().work(work, TRANSFER, 7, Duration.ofSeconds(9));
        assertThat(told)
                .containsExactly(
                        "begun 7", "queued PT9S", "counted as failed", "DISK_UNREADABLE 7");
    }

    @Test
    void a_segment_that_nobody_waits_for_is_not_begun() throws Exception {
        awaited = false;
        worker().work(work, TRANSFER, 7, Duration.ZERO);
        assertThat(told).isEmpty();
    }

    @Test
    void a_segment_in_trouble_lets_others_pass_and_its_patience_goes_on() throws Exception {
        trouble = new TransferException.Again(FailureReason.TRANSFER_BROKEN, "away");
        worker().work(work, TRANSFER, 7, Duration.ZERO);
        assertThat(told).containsExactly("begun 7", "queued PT0S");
        assertThat(lasted()).isBetween(SegmentWorker.PLACE_MAX, Duration.ofSeconds(75));

        for (int again = 0; !told.contains("TRANSFER_BROKEN 7") && again < 100; again++) {
            clock.pause(Duration.ofSeconds(30));
            worker().work(work, TRANSFER, 7, Duration.ZERO);
        }
        assertThat(told).endsWith("counted as failed", "TRANSFER_BROKEN 7");
        assertThat(lasted()).isBetween(PATIENCE, PATIENCE.plusMinutes(1));
        assertThat(troubles.lasting(TRANSFER, 7)).isZero();
    }

    private Duration lasted() {
        return Duration.ofNanos(clock.nanoTime());
    }

    @Test
    void a_segment_that_is_given_up_fails_its_disk_for_a_fault_of_ours() {
        worker().giveUp(work, TRANSFER, 7, new IllegalStateException("broken"));
        assertThat(told).containsExactly("counted as failed", "INTERNAL_FAULT 7");
    }

    @Test
    void a_segment_that_nobody_waits_for_is_given_up_in_silence() {
        awaited = false;
        worker().giveUp(work, TRANSFER, 7, new IllegalStateException("broken"));
        assertThat(told).isEmpty();
    }
}
