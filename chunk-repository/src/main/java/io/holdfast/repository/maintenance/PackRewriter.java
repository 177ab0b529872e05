package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.SweepLedger;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.PackBeingFilled;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.SealerPool;
import io.holdfast.repository.sealing.Unsealable;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves living chunks, as they are, into new packs. In this order: the new pack is announced, then
 * put; the forwarders of the packs that are wholly moved are put; then the ledger buries those and
 * makes the new one known, at once. A crash in between leaves a pack that the next sweep buries and
 * forwarders that nobody follows. Not safe for threads; memory is one pack and one run of chunks.
 */
final class PackRewriter {

    private static final int READ_BYTES_MAX = 4 << 20;

    private final SealedStore sealed;
    private final BlobStore store;
    private final SweepLedger ledger;
    private final Epoch epoch;
    private final Forwarders forwarders;
    private final byte[] buffer;
    private final List<Source> moved = new ArrayList<>();

    private @Nullable PackBeingFilled target;
    private List<ChunkReference> placed = new ArrayList<>();

    /** A pack that is being emptied. */
    private static final class Source {
        private final PackId pack;
        private final List<Forwarder.Moved> chunks = new ArrayList<>();
        private boolean whole;

        Source(PackId pack) {
            this.pack = pack;
        }
    }

    /**
     * Writes packs of at most this size.
     *
     * @param packBytes at least two of the longest chunks
     */
    PackRewriter(SealedStore sealed, SweepLedger ledger, Epoch epoch, int packBytes) {
        if (packBytes < 2L * sealed.chunkBytes()) {
            throw new IllegalArgumentException(
                    "a pack of %d bytes does not hold two chunks of %d"
                            .formatted(packBytes, sealed.chunkBytes()));
        }
        this.sealed = sealed;
        this.store = sealed.store();
        this.ledger = ledger;
        this.epoch = epoch;
        this.forwarders = new Forwarders(sealed.objects());
        this.buffer = new byte[packBytes];
    }

    /**
     * Moves what lives in one pack. It is done only when {@link #finish} has returned.
     *
     * @throws RepositoryException.Corrupt if a chunk is damaged; then the pack stays as it is
     */
    void move(SweepPlan.Rewrite from) {
        Source source = new Source(from.pack());
        moved.add(source);
        boolean whole = false;
        try {
            for (ChunkRun run : ChunkRun.of(from.living(), READ_BYTES_MAX)) {
                move(source, run);
            }
            source.whole = true;
            whole = true;
        } finally {
            if (!whole) {
                moved.remove(source);
            }
        }
    }

    private void move(Source source, ChunkRun run) {
        ByteBuffer bytes = ByteBuffer.allocate(run.length());
        store.getRange(source.pack.blob(), run.offset(), bytes);
        for (ChunkReference chunk : run.chunks()) {
            ByteBuffer content = bytes.slice(chunk.offset() - run.offset(), chunk.sealedBytes());
            requireWhole(chunk, content);
            ChunkReference now =
                    roomFor(chunk).add(chunk.chunk(), content.duplicate(), chunk.plainBytes());
            placed.add(now);
            source.chunks.add(
                    new Forwarder.Moved(
                            chunk.chunk(),
                            chunk.offset(),
                            now.pack(),
                            now.offset(),
                            now.sealedBytes()));
        }
    }

    /** Damage must not be carried into a new pack and its witness deleted. */
    private void requireWhole(ChunkReference chunk, ByteBuffer content) {
        try (SealerPool.Loan loan = sealed.sealers().borrow()) {
            loan.sealer().open(chunk.chunk(), chunk.plainBytes(), content.duplicate());
        } catch (Unsealable e) {
            throw new RepositoryException.Corrupt(
                    Damage.ofChunk(chunk.pack().blob(), chunk.chunk().value()), e.what(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RepositoryException.Unavailable("the sweep was interrupted", e);
        }
    }

    private PackBeingFilled roomFor(ChunkReference chunk) {
        PackBeingFilled pack = target;
        if (pack != null && !pack.hasRoomFor(chunk.sealedBytes())) {
            finish();
            pack = null;
        }
        if (pack == null) {
            pack = new PackBeingFilled(buffer);
            target = pack;
        }
        return pack;
    }

    /** Stores what is under way, and buries the packs that are wholly moved. */
    void finish() {
        PackBeingFilled pack = target;
        if (pack == null) {
            return;
        }
        ByteBuffer content = pack.close(sealed.objects());
        ledger.announce(epoch, pack.id());
        put(pack.id(), content);
        List<PackId> emptied = new ArrayList<>();
        for (Source source : moved) {
            if (source.whole) {
                putForwarder(source);
                emptied.add(source.pack);
            }
        }
        ledger.replaced(epoch, pack.id(), content.remaining(), placed, emptied);
        moved.removeIf(source -> source.whole);
        placed = new ArrayList<>();
        target = null;
    }

    /** The name is random: one that is there already is our own put, whose answer was lost. */
    private void put(PackId pack, ByteBuffer content) {
        if (store.putIfAbsent(pack.blob(), content) == PutOutcome.ALREADY_THERE
                && store.head(pack.blob()).map(BlobInfo::bytes).orElse(-1L)
                        != content.remaining()) {
            throw new RepositoryException.Corrupt(
                    Damage.of(pack.blob()), "another object has its random name", null);
        }
    }

    /** One that is there is of a sweep that was stopped before it could bury the pack. */
    private void putForwarder(Source source) {
        Forwarder forwarder = new Forwarder(source.chunks);
        if (forwarders.put(source.pack, forwarder) == PutOutcome.STORED) {
            return;
        }
        Forwarders fresh = new Forwarders(sealed.objects());
        if (!isThere(fresh, source.pack, forwarder)) {
            store.delete(source.pack.forwarder());
            if (forwarders.put(source.pack, forwarder) == PutOutcome.ALREADY_THERE
                    && !isThere(fresh, source.pack, forwarder)) {
                throw new RepositoryException.Unavailable(
                        "another sweep writes " + source.pack.forwarder() + "; sweep again", null);
            }
        }
    }

    private static boolean isThere(Forwarders stored, PackId pack, Forwarder wanted) {
        try {
            return stored.find(pack).filter(wanted::equals).isPresent();
        } catch (RepositoryException.Corrupt e) {
            // Damaged, and about to be replaced.
            return false;
        }
    }
}
