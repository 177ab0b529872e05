package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapBytes;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.sealing.SealerPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cuts what is offered along the grid, finds out what is stored already, and seals the rest on the
 * caller's thread.
 */
final class PackingSegmentWriter implements SegmentWriter {

    /** Chunks that the ledger is asked for at once; a buffer of 4 MiB has four. */
    private static final int BATCH_CHUNKS_MAX = 1024;

    private final SegmentPlace place;
    private final ParentMap parent;
    private final int chunkBytes;
    private final SealerPool sealers;
    private final StoredObjects objects;
    private final PackUploads packs;
    private final PackLocator locator;
    private final SegmentAssembly assembly;
    private final AtomicLong bytesRead = new AtomicLong();

    PackingSegmentWriter(
            SegmentPlace place,
            ParentMap parent,
            int chunkBytes,
            SealerPool sealers,
            StoredObjects objects,
            PackUploads packs,
            PackLocator locator) {
        this.place = place;
        this.parent = parent;
        this.chunkBytes = chunkBytes;
        this.sealers = sealers;
        this.objects = objects;
        this.packs = packs;
        this.locator = locator;
        this.assembly = new SegmentAssembly(place);
    }

    /** Some work that gives a claimed run its extents. */
    private interface Work {
        void run() throws InterruptedException;
    }

    @Override
    public void data(long offsetInDisk, ByteBuffer plain) throws InterruptedException {
        if (plain.hasRemaining()) {
            bytesRead.addAndGet(plain.remaining());
            offer(offsetInDisk, plain.remaining(), () -> cut(offsetInDisk, plain));
        }
    }

    @Override
    public void zero(long offsetInDisk, long length) throws InterruptedException {
        offer(offsetInDisk, length, () -> assembly.put(offsetInDisk, new Extent.Zero(length)));
    }

    @Override
    public void unchanged(long offsetInDisk, long length) throws InterruptedException {
        offer(
                offsetInDisk,
                length,
                () -> {
                    long[] position = {offsetInDisk};
                    parent.slice(
                            offsetInDisk,
                            length,
                            extent -> {
                                assembly.put(position[0], extent);
                                position[0] += extent.length();
                            });
                });
    }

    private void offer(long offset, long length, Work work) throws InterruptedException {
        packs.failIfFailed();
        assembly.claim(offset, length);
        boolean whole = false;
        try {
            work.run();
            assembly.settle(length);
            whole = true;
        } finally {
            if (!whole) {
                packs.fail("%d bytes from %d on".formatted(length, offset));
            }
        }
    }

    /** A run of the buffer that becomes a chunk unless it is stored already. */
    private record Piece(long offset, ByteBuffer plain, ChunkId chunk) {}

    private void cut(long offsetInDisk, ByteBuffer plain) throws InterruptedException {
        int at = plain.position();
        while (at < plain.limit()) {
            List<Piece> unknown = new ArrayList<>();
            try (SealerPool.Loan loan = sealers.borrow()) {
                for (int i = 0; i < BATCH_CHUNKS_MAX && at < plain.limit(); i++) {
                    long offset = offsetInDisk + (at - plain.position());
                    int toGridLine = chunkBytes - (int) (offset % chunkBytes);
                    int length = Math.min(toGridLine, plain.limit() - at);
                    identify(offset, plain.slice(at, length), loan, unknown);
                    at += length;
                }
            }
            store(unknown);
        }
    }

    private void identify(
            long offset, ByteBuffer plain, SealerPool.Loan loan, List<Piece> unknown) {
        int length = plain.remaining();
        if (Zeros.only(plain)) {
            assembly.put(offset, new Extent.Zero(length));
            return;
        }
        ChunkId chunk = loan.sealer().identify(plain);
        Optional<ChunkReference> known =
                parent.holds(offset, length, chunk).or(() -> packs.find(chunk));
        if (known.isPresent()) {
            assembly.put(offset, new Extent.Data(length, known.get(), 0));
        } else {
            unknown.add(new Piece(offset, plain, chunk));
        }
    }

    private void store(List<Piece> pieces) throws InterruptedException {
        if (pieces.isEmpty()) {
            return;
        }
        Set<ChunkId> wanted = HashSet.newHashSet(pieces.size());
        pieces.forEach(piece -> wanted.add(piece.chunk()));
        Map<ChunkId, ChunkReference> found = packs.shelf().find(wanted);
        for (Piece piece : pieces) {
            ChunkReference known = found.get(piece.chunk());
            ChunkReference reference = known == null ? sealed(piece) : known;
            assembly.put(piece.offset(), new Extent.Data(piece.plain().remaining(), reference, 0));
        }
    }

    /**
     * Seals and places a chunk. When the store is slower than the sealing, the chunk is sealed once
     * more after the wait, so that nobody waits with a sealer in hand.
     */
    private ChunkReference sealed(Piece piece) throws InterruptedException {
        while (true) {
            packs.awaitRoom();
            Optional<ChunkReference> placed = packs.find(piece.chunk());
            if (placed.isEmpty()) {
                try (SealerPool.Loan loan = sealers.borrow()) {
                    ByteBuffer sealed = loan.sealer().seal(piece.chunk(), piece.plain());
                    placed = packs.tryPlace(piece.chunk(), sealed, piece.plain().remaining());
                }
            }
            if (placed.isPresent()) {
                return placed.get();
            }
        }
    }

    @Override
    public StoredSegment finish() throws InterruptedException {
        assembly.requireWhole();
        packs.finish();
        List<Extent> extents = assembly.extents();
        long zeroBytes =
                extents.stream()
                        .filter(Extent.Zero.class::isInstance)
                        .mapToLong(Extent::length)
                        .sum();
        if (zeroBytes == place.length()) {
            return stored(Optional.empty(), 0, zeroBytes);
        }
        Optional<SegmentMapId> same = parent.sameAs(extents);
        if (same.isPresent()) {
            return stored(same, 0, zeroBytes);
        }
        StoredObjects.Named<SegmentMapId> map =
                objects.putByContent(
                        ObjectKind.SEGMENT_MAP,
                        SegmentMapBytes.write(new SegmentMap(place.length(), located(extents))),
                        SegmentMapId::of,
                        SegmentMapId::blob);
        return stored(Optional.of(map.id()), map.bytesStored(), zeroBytes);
    }

    /** What was taken over from the parent, with chunks where they are now. */
    private List<Extent> located(List<Extent> extents) {
        Set<PackId> parents = parent.packs();
        Set<ChunkReference> inherited = new LinkedHashSet<>();
        for (Extent extent : extents) {
            if (extent instanceof Extent.Data data && parents.contains(data.chunk().pack())) {
                inherited.add(data.chunk());
            }
        }
        Map<ChunkReference, ChunkReference> moved = locator.moved(inherited);
        return moved.isEmpty()
                ? extents
                : extents.stream().map(extent -> located(extent, moved)).toList();
    }

    private static Extent located(Extent extent, Map<ChunkReference, ChunkReference> moved) {
        return switch (extent) {
            case Extent.Zero zero -> zero;
            case Extent.Data data ->
                    new Extent.Data(
                            data.length(),
                            moved.getOrDefault(data.chunk(), data.chunk()),
                            data.offsetInChunk());
        };
    }

    private StoredSegment stored(Optional<SegmentMapId> map, long mapBytes, long zeroBytes) {
        return new StoredSegment(
                map,
                bytesRead.get(),
                packs.bytesNew(),
                packs.bytesStored() + mapBytes,
                zeroBytes,
                packs.chunks(),
                packs.packs());
    }

    @Override
    public void close() {
        packs.close();
    }
}
