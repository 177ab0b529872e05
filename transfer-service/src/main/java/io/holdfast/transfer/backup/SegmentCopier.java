package io.holdfast.transfer.backup;

import io.holdfast.contracts.SegmentMapId;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.repository.Repository;
import io.holdfast.repository.SegmentPlan;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.StoredSegment;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.segment.ParallelPieces;
import io.holdfast.transfer.segment.SegmentBuffers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies a segment: what holds data is read as a segment plan says, by a few connections at once,
 * and each reader hands what it read straight to the repository's writer, so that reading,
 * compressing and storing overlap.
 */
public final class SegmentCopier {

    private final Repository repository;
    private final JobPins pins;
    private final ExtentsOfDisks extents;
    private final ParallelPieces pieces;

    public SegmentCopier(
            Repository repository, JobPins pins, ExtentsOfDisks extents, ParallelPieces pieces) {
        this.repository = repository;
        this.pins = pins;
        this.extents = extents;
        this.pieces = pieces;
    }

    /** Copies a segment of the disk that the session reads. */
    SegmentReceipt copy(
            TransferDisk command, int segment, ImageioSession session, SegmentProgress progress)
            throws TransferException, InterruptedException {
        SegmentPlace place = place(command.virtualSizeBytes(), segment);
        SegmentPlan plan =
                SegmentPlan.of(
                        place,
                        repository.settings().chunkBytes(),
                        Optional.empty(),
                        SegmentExtents.in(extents.of(command, session), place));
        List<ByteRange> toRead =
                plan.reads(SegmentBuffers.READ_BYTES).stream()
                        .map(read -> new ByteRange(read.offset(), read.length()))
                        .toList();
        try (SegmentWriter writer = repository.segmentWriter(pins.of(command.job()), place)) {
            plan.offerKnown(writer);
            AtomicLong read = new AtomicLong();
            pieces.each(
                    toRead,
                    (piece, buffer) -> {
                        read(command, session, piece, buffer);
                        write(command, writer, piece, buffer);
                        progress.at(read.addAndGet(piece.length()));
                    });
            return receipt(segment, writer.finish());
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.disk());
        }
    }

    private SegmentPlace place(long diskBytes, int segment) {
        long segmentBytes = repository.settings().segmentBytes();
        long start = segment * segmentBytes;
        return new SegmentPlace(start, Math.min(segmentBytes, diskBytes - start));
    }

    private static void read(
            TransferDisk command, ImageioSession session, ByteRange piece, ByteBuffer buffer)
            throws TransferException {
        try {
            session.read(piece, buffer);
            buffer.flip();
        } catch (ImageioException said) {
            throw Troubles.of(said, command.disk());
        }
    }

    private static void write(
            TransferDisk command, SegmentWriter writer, ByteRange piece, ByteBuffer buffer)
            throws TransferException, InterruptedException {
        try {
            writer.data(piece.start(), buffer);
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.disk());
        }
    }

    private static SegmentReceipt receipt(int segment, StoredSegment stored) {
        return SegmentReceipt.copied(
                segment,
                stored.map().map(map -> new SegmentMapId(map.value())).orElse(null),
                stored.bytesRead(),
                stored.bytesStored(),
                stored.zeroBytes(),
                stored.chunks());
    }
}
