package io.holdfast.transfer.progress;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.transfer.receipt.SegmentReceipts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * How far the disks are that this replica works on. What is finished is known from the receipts of
 * all replicas, what is in flight only for this one, so that two replicas on one disk each show a
 * little less than the truth.
 */
public final class ProgressBoard {

    /**
     * A disk that moves.
     *
     * @param segmentBytes size of a segment
     */
    public record Disk(
            DiskTransferId transfer,
            JobId job,
            DiskId disk,
            TransferDirection direction,
            long sizeBytes,
            long segmentBytes) {}

    private static final class Line {
        private final Map<Integer, Long> inFlight = new ConcurrentHashMap<>();
        private volatile boolean changed = true;
    }

    private final Map<Disk, Line> lines = new ConcurrentHashMap<>();
    private final SegmentReceipts receipts;
    private final Consumer<DiskTransferProgress> outlet;

    public ProgressBoard(SegmentReceipts receipts, Consumer<DiskTransferProgress> outlet) {
        this.receipts = receipts;
        this.outlet = outlet;
    }

    /** Where to tell the progress of a segment that begins now. */
    public SegmentProgress begin(Disk disk, int segment) {
        Line line = lines.computeIfAbsent(disk, _ -> new Line());
        line.inFlight.put(segment, 0L);
        return moved -> {
            line.inFlight.put(segment, moved);
            line.changed = true;
        };
    }

    /** The segment is finished, well or not; its receipt speaks for it. */
    public void end(Disk disk, int segment) {
        lines.computeIfPresent(
                disk,
                (_, line) -> {
                    line.inFlight.remove(segment);
                    line.changed = true;
                    return line;
                });
    }

    /**
     * Publishes every disk that moved since the last time. Whoever calls it decides how often that
     * is.
     */
    public void show() {
        lines.forEach((disk, line) -> {
            if (line.changed) {
                line.changed = false;
                show(disk);
            }
            if (line.inFlight.isEmpty()) {
                lines.remove(disk, line);
            }
        });
    }

    private void show(Disk disk) {
        Line line = lines.get(disk);
        if (line == null) {
            return;
        }
        SegmentReceipts.Total total = receipts.total(disk.transfer());
        long done = Math.min(disk.sizeBytes(), total.segments() * disk.segmentBytes());
        long read = total.bytesMoved();
        for (long moved : line.inFlight.values()) {
            done += moved;
            read += moved;
        }
        outlet.accept(
                new DiskTransferProgress(
                        disk.transfer(),
                        disk.job(),
                        disk.disk(),
                        disk.direction(),
                        Math.min(done, disk.sizeBytes()),
                        disk.sizeBytes(),
                        read,
                        total.bytesStored()));
    }
}
