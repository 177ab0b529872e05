package io.holdfast.simulation;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.JobId;
import io.holdfast.simulation.Truth.TrueTransfer;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.imagetransfer.ImageTransferBook;
import io.holdfast.transfer.imagetransfer.ImageTransferEntry;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import io.holdfast.transfer.memory.MemoryEndedJobs;
import io.holdfast.transfer.memory.MemoryImageTransferBook;
import io.holdfast.transfer.memory.MemoryReceipts;
import io.holdfast.transfer.pin.EndedJobs;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.receipt.SegmentReceipts;
import io.holdfast.transfer.segment.SegmentTroubles;
import io.holdfast.transfer.segment.SegmentsAtWork;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * transfer-service's tables, which all its replicas share, in a database that is away now and then.
 */
final class Tables {

    /** The database was not reached. */
    private static final class Away extends RuntimeException {
        Away() {
            super("the database is away", null, false, false);
        }
    }

    private record Segment(DiskTransferId transfer, int number) {}

    final Book book = new Book();
    final Receipts receipts = new Receipts();
    final Ended ended = new Ended();
    final AtWork atWork = new AtWork();
    final Troubles troubles = new Troubles();
    private final World world;
    private final Truth truth;
    private final EngineCalls calls;
    private final Map<Segment, Instant> writtenAt = new HashMap<>();
    private final Map<UUID, DiskTransferId> readers = new HashMap<>();

    Tables(World world, Truth truth, EngineCalls calls) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
    }

    /** For which disk transfer an image transfer was opened, if anybody has taken it down. */
    Optional<DiskTransferId> reader(TrueTransfer transfer) {
        return Optional.ofNullable(readers.get(transfer.id));
    }

    /** When the receipt of a segment was written, if it was. */
    Optional<Instant> receiptAt(DiskTransferId transfer, int segment) {
        return Optional.ofNullable(writtenAt.get(new Segment(transfer, segment)));
    }

    private void ask() {
        calls.requireAlive();
        if (world.strikes(Fault.DATABASE_AWAY)) {
            throw new Away();
        }
    }

    /** The image transfers that are open. */
    final class Book implements ImageTransferBook {
        private final MemoryImageTransferBook rows = new MemoryImageTransferBook();

        @Override
        public <T> T alone(DiskTransferId transfer, Alone<T> work)
                throws TransferException, InterruptedException {
            ask();
            return rows.alone(transfer, work);
        }

        @Override
        public List<DiskTransferId> notClosed() {
            ask();
            return rows.notClosed();
        }

        @Override
        public Optional<ImageTransferEntry> find(DiskTransferId transfer) {
            ask();
            return rows.find(transfer);
        }

        @Override
        public void starting(ImageTransferWanted wanted) {
            ask();
            rows.starting(wanted);
        }

        @Override
        public void opened(ImageTransferWanted wanted, OpenImageTransfer transfer) {
            ask();
            rows.opened(wanted, transfer);
            readers.put(transfer.id().value(), wanted.transfer());
            truth.transfers.stream()
                    .filter(each -> each.id.equals(transfer.id().value()))
                    .forEach(each -> each.known = true);
        }

        @Override
        public void closed(ImageTransferWanted wanted) {
            ask();
            rows.closed(wanted);
        }
    }

    /** What became of each segment. */
    final class Receipts implements SegmentReceipts {
        private final MemoryReceipts rows = new MemoryReceipts();

        @Override
        public Total total(DiskTransferId transfer) {
            ask();
            return rows.total(transfer);
        }

        @Override
        public Optional<SegmentReceipt> find(DiskTransferId transfer, int segment) {
            ask();
            return rows.find(transfer, segment);
        }

        @Override
        public List<SegmentReceipt> all(DiskTransferId transfer) {
            ask();
            return rows.all(transfer);
        }

        /** In the transaction of the caller, which has asked. */
        @Override
        public void write(Connection transaction, DiskTransferId transfer, SegmentReceipt receipt) {
            rows.write(transaction, transfer, receipt);
            writtenAt.putIfAbsent(new Segment(transfer, receipt.segment()), world.now());
        }
    }

    /** Which segments are held, by the database's time. */
    final class AtWork implements SegmentsAtWork {
        private record Held(UUID worker, Instant until) {}

        private final Map<Segment, Held> rows = new HashMap<>();

        @Override
        public boolean take(DiskTransferId transfer, int segment, UUID worker) {
            ask();
            Held now =
                    rows.compute(
                            new Segment(transfer, segment),
                            (_, held) ->
                                    held == null || held.worker.equals(worker) || isOver(held)
                                            ? new Held(worker, world.now().plus(LEASE))
                                            : held);
            return now.worker.equals(worker);
        }

        @Override
        public void release(DiskTransferId transfer, int segment, UUID worker) {
            ask();
            rows.computeIfPresent(
                    new Segment(transfer, segment),
                    (_, held) -> held.worker.equals(worker) ? null : held);
        }

        @Override
        public boolean any(DiskTransferId transfer) {
            ask();
            return rows.entrySet().stream()
                    .filter(row -> row.getKey().transfer.equals(transfer))
                    .anyMatch(row -> !isOver(row.getValue()));
        }

        private boolean isOver(Held held) {
            return held.until.isBefore(world.now());
        }
    }

    /** Since when segments have been in trouble, by the database's time. */
    final class Troubles implements SegmentTroubles {
        private final Map<Segment, Instant> rows = new HashMap<>();

        @Override
        public Duration lasting(DiskTransferId transfer, int segment) {
            ask();
            Instant since = rows.computeIfAbsent(new Segment(transfer, segment), _ -> world.now());
            return Duration.between(since, world.now());
        }

        @Override
        public void over(DiskTransferId transfer, int segment) {
            ask();
            rows.remove(new Segment(transfer, segment));
        }
    }

    /** The jobs whose end was heard. */
    final class Ended implements EndedJobs {
        private final MemoryEndedJobs rows = new MemoryEndedJobs();

        @Override
        public void add(JobId job) {
            ask();
            rows.add(job);
        }

        @Override
        public boolean contains(JobId job) {
            ask();
            return rows.contains(job);
        }
    }
}
