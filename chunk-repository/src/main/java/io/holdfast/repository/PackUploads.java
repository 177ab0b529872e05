package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.objects.PackBeingFilled;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts the sealed chunks of one segment into packs, and full packs into the store while the next
 * one is filled. One permit stands for one pack in memory.
 */
final class PackUploads {

    private final BlobStore store;
    private final StoredObjects objects;
    private final BufferPool buffers;
    private final Executor background;
    private final int packsInMemoryMax;
    private final Semaphore packsInMemory;
    private final Map<ChunkId, ChunkReference> placed = new HashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private @Nullable PackBeingFilled current;
    private long bytesStored;
    private int packs;

    PackUploads(
            BlobStore store,
            StoredObjects objects,
            BufferPool buffers,
            Executor background,
            int packsInMemoryMax) {
        this.store = store;
        this.objects = objects;
        this.buffers = buffers;
        this.background = background;
        this.packsInMemoryMax = packsInMemoryMax;
        this.packsInMemory = new Semaphore(packsInMemoryMax);
    }

    /** Where the chunk was placed in this segment before, if it was. */
    synchronized Optional<ChunkReference> find(ChunkId chunk) {
        return Optional.ofNullable(placed.get(chunk));
    }

    synchronized ChunkReference place(ChunkId chunk, ByteBuffer sealed, int plainBytes)
            throws InterruptedException {
        ChunkReference before = placed.get(chunk);
        if (before != null) {
            return before;
        }
        failIfFailed();
        ChunkReference reference =
                packWithRoomFor(sealed.remaining()).add(chunk, sealed, plainBytes);
        placed.put(chunk, reference);
        return reference;
    }

    private PackBeingFilled packWithRoomFor(int sealedBytes) throws InterruptedException {
        if (current != null && !current.hasRoomFor(sealedBytes)) {
            uploadCurrent();
        }
        PackBeingFilled pack = current;
        if (pack == null) {
            packsInMemory.acquire();
            pack = new PackBeingFilled(buffers.take());
            current = pack;
        }
        return pack;
    }

    private void uploadCurrent() {
        PackBeingFilled pack = current;
        if (pack == null) {
            return;
        }
        current = null;
        ByteBuffer content = pack.close(objects);
        bytesStored += content.remaining();
        packs++;
        background.execute(() -> upload(pack, content));
    }

    private void upload(PackBeingFilled pack, ByteBuffer content) {
        try {
            put(pack.id().blob(), content);
        } catch (RuntimeException | Error e) {
            // Reaches the caller of the writer at its next call.
            failure.compareAndSet(null, e);
        } finally {
            buffers.giveBack(pack.buffer());
            packsInMemory.release();
        }
    }

    /** The name is random: one that is there already is our own put, whose answer was lost. */
    private void put(BlobName name, ByteBuffer content) {
        if (store.putIfAbsent(name, content) == PutOutcome.ALREADY_THERE) {
            long found = store.head(name).map(BlobInfo::bytes).orElse(-1L);
            if (found != content.remaining()) {
                throw new RepositoryException.Corrupt(
                        Damage.of(name),
                        "%d bytes were put, %d are there".formatted(content.remaining(), found),
                        null);
            }
        }
    }

    /** Uploads the last pack; returns when all are acknowledged. */
    void finish() throws InterruptedException {
        synchronized (this) {
            failIfFailed();
            uploadCurrent();
        }
        packsInMemory.acquire(packsInMemoryMax);
        packsInMemory.release(packsInMemoryMax);
        failIfFailed();
    }

    /** From now on the segment cannot be finished. */
    void fail(String what) {
        failure.compareAndSet(null, new IllegalStateException(what + " could not be stored"));
    }

    synchronized void abort() {
        failure.compareAndSet(null, new IllegalStateException("the segment writer is closed"));
        PackBeingFilled pack = current;
        if (pack != null) {
            current = null;
            buffers.giveBack(pack.buffer());
            packsInMemory.release();
        }
    }

    void failIfFailed() {
        Throwable found = failure.get();
        if (found instanceof RepositoryException e) {
            throw e;
        }
        if (found != null) {
            throw new IllegalStateException("the segment cannot be finished", found);
        }
    }

    synchronized long bytesStored() {
        return bytesStored;
    }

    synchronized int packs() {
        return packs;
    }

    synchronized int chunks() {
        return placed.size();
    }
}
