package io.holdfast.transfer.backup;

import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.Repository;
import io.holdfast.repository.SegmentPlan;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.StoredSegment;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.segment.ParallelPieces;
import io.holdfast.transfer.segment.Wanted;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies a segment: what is to be read is read as a segment plan says, by a few connections at
 * once, and each reader hands what it read straight to the repository's writer, so that reading,
 * compressing and storing overlap.
 */
public final class SegmentCopier {

    private final Repository repository;
    private final JobPins pins;
    private final ParentDisks parents;
    private final ExtentsOfDisks extents;
    private final ParallelPieces pieces;
    private final BackupMetrics metrics;

    public SegmentCopier(
            Repository repository,
            JobPins pins,
            ParentDisks parents,
            ExtentsOfDisks extents,
            ParallelPieces pieces,
            BackupMetrics metrics) {
        this.repository = repository;
        this.pins = pins;
        this.parents = parents;
        this.extents = extents;
        this.pieces = pieces;
        this.metrics = metrics;
    }

    /** Copies whatever the segment holds. */
    SegmentReceipt copy(
            TransferDisk command,
            int segment,
            ImageioSession session,
            SegmentProgress progress,
            Wanted wanted)
            throws TransferException, InterruptedException {
        SegmentPlace place = place(command.virtualSizeBytes(), segment);
        SegmentPlan plan =
                SegmentPlan.of(
                        place,
                        repository.settings().chunkBytes(),
                        Optional.empty(),
                        SegmentExtents.in(extents.allocated(command, session), place));
        return write(command, segment, plan, Optional.empty(), session, progress, wanted);
    }

    /** Copies what changed in the segment, over what its parent holds. */
    SegmentReceipt copyChanges(
            TransferDisk command,
            int segment,
            ImageioSession session,
            SegmentProgress progress,
            Wanted wanted)
            throws TransferException, NotAsChanges, InterruptedException {
        SegmentPlace place = place(command.virtualSizeBytes(), segment);
        ParentSegment parent = parents.segment(command, segment);
        List<DiskExtent> changes = SegmentExtents.in(extents.changed(command, session), place);
        if (changes.stream().allMatch(extent -> extent.kind() == DiskExtent.Kind.CLEAN)) {
            return inherited(segment, parent);
        }
        SegmentPlan plan =
                SegmentPlan.of(
                        place,
                        repository.settings().chunkBytes(),
                        Optional.of(parent.map()),
                        changes);
        SegmentReceipt receipt =
                write(command, segment, plan, parent.id(), session, progress, wanted);
        metrics.changes(dirtyBytes(changes, place), receipt.bytesRead());
        return receipt;
    }

    /** The parent's map by reference: nothing is read from the engine and nothing stored. */
    private static SegmentReceipt inherited(int segment, ParentSegment parent) {
        return SegmentReceipt.copied(
                segment,
                parent.id().map(SegmentCopier::contracted).orElse(null),
                0,
                0,
                parent.zeroBytes(),
                0);
    }

    private SegmentReceipt write(
            TransferDisk command,
            int segment,
            SegmentPlan plan,
            Optional<SegmentMapId> parent,
            ImageioSession session,
            SegmentProgress progress,
            Wanted wanted)
            throws TransferException, InterruptedException {
        List<ByteRange> toRead =
                plan.reads(pieces.pieceBytesMax()).stream()
                        .map(read -> new ByteRange(read.offset(), read.length()))
                        .toList();
        try (SegmentWriter writer = writer(command, plan.place(), parent)) {
            plan.offerKnown(writer);
            AtomicLong read = new AtomicLong();
            pieces.each(
                    toRead,
                    (piece, buffer) -> {
                        wanted.require(command.transfer());
                        read(command, session, piece, buffer);
                        write(command, writer, piece, buffer);
                        progress.at(read.addAndGet(piece.length()));
                    });
            return receipt(segment, writer.finish());
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.disk());
        }
    }

    private SegmentWriter writer(
            TransferDisk command, SegmentPlace place, Optional<SegmentMapId> parent) {
        Pin pin = pins.of(command.job());
        return parent.isPresent()
                ? repository.segmentWriter(pin, place, parent.get())
                : repository.segmentWriter(pin, place);
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
                stored.map().map(SegmentCopier::contracted).orElse(null),
                stored.bytesRead(),
                stored.bytesStored(),
                stored.zeroBytes(),
                stored.chunks());
    }

    private static io.holdfast.contracts.SegmentMapId contracted(SegmentMapId map) {
        return new io.holdfast.contracts.SegmentMapId(map.value());
    }

    private static long dirtyBytes(List<DiskExtent> changes, SegmentPlace place) {
        return changes.stream()
                .filter(extent -> extent.kind() == DiskExtent.Kind.DATA)
                .mapToLong(extent ->
                        Math.min(extent.end(), place.end())
                                - Math.max(extent.offset(), place.offset()))
                .sum();
    }
}
