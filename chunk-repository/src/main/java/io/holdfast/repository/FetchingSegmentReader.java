package io.holdfast.repository;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.sealing.SealerPool;
import io.holdfast.repository.sealing.Unsealable;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fetches the chunks of a map pack by pack, a few ranges at once, and gives what is verified. */
final class FetchingSegmentReader implements SegmentReader {

    private final BlobStore store;
    private final Forwarders forwarders;
    private final Supplier<SegmentMap> map;
    private final long segmentOffset;
    private final SealerPool sealers;
    private final BufferPool<byte[]> fetchBuffers;
    private final BufferPool<ByteBuffer> plainBuffers;
    private final RepositorySettings settings;

    FetchingSegmentReader(
            BlobStore store,
            Forwarders forwarders,
            Supplier<SegmentMap> map,
            long segmentOffset,
            SealerPool sealers,
            BufferPool<byte[]> fetchBuffers,
            BufferPool<ByteBuffer> plainBuffers,
            RepositorySettings settings) {
        this.store = store;
        this.forwarders = forwarders;
        this.map = map;
        this.segmentOffset = segmentOffset;
        this.sealers = sealers;
        this.fetchBuffers = fetchBuffers;
        this.plainBuffers = plainBuffers;
        this.settings = settings;
    }

    @Override
    public void forEachRun(RunSink sink) throws IOException, InterruptedException {
        forEachRunBetween(0, Long.MAX_VALUE, sink);
    }

    @Override
    public void forEachRunWithin(SegmentPlace range, RunSink sink)
            throws IOException, InterruptedException {
        forEachRunBetween(range.offset(), range.end(), sink);
    }

    private void forEachRunBetween(long start, long end, RunSink sink)
            throws IOException, InterruptedException {
        List<Wanted> wanted = new ArrayList<>();
        Map<ChunkReference, Wanted> byChunk = new LinkedHashMap<>();
        long position = segmentOffset;
        for (Extent extent : map.get().extents()) {
            long from = Math.max(position, start);
            long length = Math.min(position + extent.length(), end) - from;
            if (length > 0) {
                switch (extent) {
                    case Extent.Zero _ -> sink.zero(from, length);
                    case Extent.Data data ->
                            want(data, (int) (from - position), (int) length, from, byChunk);
                }
            }
            position += extent.length();
        }
        wanted.addAll(byChunk.values());
        List<Wanted.Fetch> fetches = Wanted.fetches(wanted, settings.fetchBytesMax());
        Workers.forEach(fetches, settings.fetchesPerSegment(), fetch -> fetch(fetch, sink, 0));
    }

    private static void want(
            Extent.Data data,
            int skipped,
            int length,
            long position,
            Map<ChunkReference, Wanted> byChunk) {
        byChunk.computeIfAbsent(data.chunk(), chunk -> new Wanted(chunk, new ArrayList<>()))
                .places()
                .add(new Wanted.Place(position, data.offsetInChunk() + skipped, length));
    }

    private void fetch(Wanted.Fetch fetch, RunSink sink, int hops)
            throws IOException, InterruptedException {
        PackId pack = fetch.chunks().getFirst().chunk().pack();
        if (forwarders.leadsFrom(pack)) {
            forwarded(fetch, sink, hops, null);
            return;
        }
        try {
            fetchHere(fetch, sink, hops);
        } catch (PackGone e) {
            forwarded(fetch, sink, hops, e.missing);
        }
    }

    /** The pack was rewritten, or is lost: its forwarder says where each chunk is. */
    private void forwarded(
            Wanted.Fetch fetch,
            RunSink sink,
            int hops,
            RepositoryException.@Nullable Missing missing)
            throws IOException, InterruptedException {
        List<Wanted> moved = new ArrayList<>();
        for (Wanted wanted : fetch.chunks()) {
            ChunkReference next =
                    forwarders
                            .lead(wanted.chunk())
                            .orElseThrow(
                                    () -> new RepositoryException.Missing(damage(wanted), missing));
            if (hops == Forwarder.HOPS_MAX) {
                throw new RepositoryException.Corrupt(
                        damage(wanted), "its forwarders lead in a circle", missing);
            }
            moved.add(new Wanted(next, wanted.places()));
        }
        for (Wanted.Fetch next : Wanted.fetches(moved, settings.fetchBytesMax())) {
            fetch(next, sink, hops + 1);
        }
    }

    /** The pack itself is not there; unlike what a sink may throw. */
    private static final class PackGone extends Exception {
        private static final long serialVersionUID = 1;
        private final transient RepositoryException.Missing missing;

        PackGone(RepositoryException.Missing missing) {
            super(missing);
            this.missing = missing;
        }
    }

    private void fetchHere(Wanted.Fetch fetch, RunSink sink, int hops)
            throws IOException, InterruptedException, PackGone {
        byte[] buffer = fetchBuffers.take();
        ByteBuffer plain = plainBuffers.take();
        try {
            ByteBuffer range = ByteBuffer.wrap(buffer, 0, fetch.length());
            readRange(fetch, range);
            for (Wanted wanted : fetch.chunks()) {
                ChunkReference chunk = wanted.chunk();
                int at = chunk.offset() - fetch.offset();
                give(wanted, open(wanted, range.slice(at, chunk.sealedBytes()), plain), sink);
            }
        } catch (RepositoryException.Corrupt e) {
            if (fetch.chunks().size() == 1 || e.damage().chunk().isPresent()) {
                throw e;
            }
            oneByOne(fetch, sink, hops);
        } finally {
            fetchBuffers.giveBack(buffer);
            plainBuffers.giveBack(plain);
        }
    }

    /** A pack that is too short for the whole range: finds the first chunk that is cut. */
    private void oneByOne(Wanted.Fetch fetch, RunSink sink, int hops)
            throws IOException, InterruptedException {
        for (Wanted wanted : fetch.chunks()) {
            fetch(new Wanted.Fetch(List.of(wanted)), sink, hops);
        }
    }

    private void readRange(Wanted.Fetch fetch, ByteBuffer range) throws PackGone {
        Wanted first = fetch.chunks().getFirst();
        try {
            store.getRange(first.chunk().pack().blob(), fetch.offset(), range);
        } catch (RepositoryException.Missing e) {
            throw new PackGone(e);
        } catch (RepositoryException.Corrupt e) {
            if (fetch.chunks().size() > 1) {
                throw e;
            }
            throw new RepositoryException.Corrupt(damage(first), "the pack is cut short", e);
        }
    }

    /** Opens a chunk into a buffer of ours, so that no sealer waits for the sink. */
    private ByteBuffer open(Wanted wanted, ByteBuffer sealed, ByteBuffer target)
            throws InterruptedException {
        ChunkReference chunk = wanted.chunk();
        try (SealerPool.Loan loan = sealers.borrow()) {
            return loan.sealer().open(chunk.chunk(), chunk.plainBytes(), sealed, target);
        } catch (Unsealable e) {
            throw new RepositoryException.Corrupt(damage(wanted), e.what(), e);
        }
    }

    private static void give(Wanted wanted, ByteBuffer plain, RunSink sink)
            throws IOException, InterruptedException {
        for (Wanted.Place place : wanted.places()) {
            sink.data(
                    place.offsetInDisk(),
                    plain.slice(place.offsetInChunk(), place.length()).asReadOnlyBuffer());
        }
    }

    private static Damage damage(Wanted wanted) {
        ChunkReference chunk = wanted.chunk();
        return Damage.ofChunk(chunk.pack().blob(), chunk.chunk().value(), wanted.diskOffset());
    }
}
