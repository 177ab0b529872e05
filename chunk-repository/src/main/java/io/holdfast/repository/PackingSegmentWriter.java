package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapBytes;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.sealing.ChunkSealer;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.sealing.SealerPool;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Cuts what is offered along the grid, seals it on the caller's thread and hands it to the packs.
 */
final class PackingSegmentWriter implements SegmentWriter {

    private final int chunkBytes;
    private final long segmentLength;
    private final SealerPool sealers;
    private final StoredObjects objects;
    private final PackUploads packs;
    private final OfferedRanges ranges;

    PackingSegmentWriter(
            long segmentOffset,
            long segmentLength,
            int chunkBytes,
            SealerPool sealers,
            StoredObjects objects,
            PackUploads packs) {
        this.chunkBytes = chunkBytes;
        this.segmentLength = segmentLength;
        this.sealers = sealers;
        this.objects = objects;
        this.packs = packs;
        this.ranges = new OfferedRanges(segmentOffset, segmentLength);
    }

    @Override
    public void data(long offsetInDisk, ByteBuffer plain) throws InterruptedException {
        packs.failIfFailed();
        if (!plain.hasRemaining()) {
            return;
        }
        ranges.claim(offsetInDisk, plain.remaining());
        boolean whole = false;
        try {
            cut(offsetInDisk, plain);
            ranges.settle(plain.remaining());
            whole = true;
        } finally {
            if (!whole) {
                packs.fail("%d bytes from %d on".formatted(plain.remaining(), offsetInDisk));
            }
        }
    }

    private void cut(long offsetInDisk, ByteBuffer plain) throws InterruptedException {
        int start = plain.position();
        for (int at = start; at < plain.limit(); ) {
            long offset = offsetInDisk + (at - start);
            int toGridLine = chunkBytes - (int) (offset % chunkBytes);
            int length = Math.min(toGridLine, plain.limit() - at);
            chunk(offset, plain.slice(at, length));
            at += length;
        }
    }

    private void chunk(long offset, ByteBuffer plain) throws InterruptedException {
        if (!Zeros.only(plain)) {
            ranges.put(offset, new Extent.Data(plain.remaining(), stored(plain), 0));
        }
    }

    private ChunkReference stored(ByteBuffer plain) throws InterruptedException {
        try (SealerPool.Loan loan = sealers.borrow()) {
            ChunkSealer sealer = loan.sealer();
            ChunkId id = sealer.identify(plain);
            Optional<ChunkReference> before = packs.find(id);
            return before.isPresent()
                    ? before.get()
                    : packs.place(id, sealer.seal(id, plain), plain.remaining());
        }
    }

    @Override
    public StoredSegment finish() throws InterruptedException {
        if (!ranges.allSettled()) {
            throw new IllegalStateException("a segment is finished when every offer has returned");
        }
        packs.finish();
        long dataBytes = ranges.bytesOfData();
        if (dataBytes == 0) {
            return new StoredSegment(
                    Optional.empty(), ranges.bytesOffered(), 0, segmentLength, 0, 0);
        }
        List<Extent> extents = ranges.extents();
        StoredObjects.Named<SegmentMapId> map =
                objects.putByContent(
                        ObjectKind.SEGMENT_MAP,
                        SegmentMapBytes.write(new SegmentMap(segmentLength, extents)),
                        SegmentMapId::of,
                        SegmentMapId::blob);
        return new StoredSegment(
                Optional.of(map.id()),
                ranges.bytesOffered(),
                packs.bytesStored() + map.bytesStored(),
                segmentLength - dataBytes,
                packs.chunks(),
                packs.packs());
    }

    @Override
    public void close() {
        packs.abort();
    }
}
