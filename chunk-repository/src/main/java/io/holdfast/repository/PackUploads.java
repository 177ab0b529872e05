package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.objects.PackBeingFilled;
import io.holdfast.repository.objects.StoredObjects;
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
 * Puts the sealed chunks of one segment into packs, and full packs on the shelf while the next one
 * is filled. One permit stands for one pack in memory. Safe for threads.
 */
final class PackUploads {

    private final PackShelf shelf;
    private final StoredObjects objects;
    private final BufferPool<byte[]> buffers;
    private final Executor background;
    private final int packsInMemoryMax;
    private final Semaphore packsInMemory;
    private final Map<ChunkId, ChunkReference> placed = new HashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private @Nullable PackBeingFilled current;
    private long bytesNew;
    private long bytesStored;
    private int packs;

    PackUploads(
            PackShelf shelf,
            StoredObjects objects,
            BufferPool<byte[]> buffers,
            Executor background,
            int packsInMemoryMax) {
        this.shelf = shelf;
        this.objects = objects;
        this.buffers = buffers;
        this.background = background;
        this.packsInMemoryMax = packsInMemoryMax;
        this.packsInMemory = new Semaphore(packsInMemoryMax);
    }

    PackShelf shelf() {
        return shelf;
    }

    /** Where the chunk was placed in this segment before, if it was. */
    synchronized Optional<ChunkReference> find(ChunkId chunk) {
        return Optional.ofNullable(placed.get(chunk));
    }

    /**
     * Waits until a chunk may be placed: there is a pack to fill, or memory for one. To be called
     * with no sealer in hand, since this is where a slow store is felt.
     */
    void awaitRoom() throws InterruptedException {
        failIfFailed();
        if (filling()) {
            return;
        }
        packsInMemory.acquire();
        boolean used = false;
        try {
            used = begin();
        } finally {
            if (!used) {
                packsInMemory.release();
            }
        }
    }

    private synchronized boolean filling() {
        return current != null;
    }

    /** Uses a permit for a new pack, unless somebody else has begun one. */
    private synchronized boolean begin() {
        failIfFailed();
        if (current != null) {
            return false;
        }
        current = new PackBeingFilled(buffers.take());
        return true;
    }

    /** Places a chunk, or nothing if it would have to wait for memory. */
    synchronized Optional<ChunkReference> tryPlace(
            ChunkId chunk, ByteBuffer sealed, int plainBytes) {
        failIfFailed();
        ChunkReference before = placed.get(chunk);
        if (before != null) {
            return Optional.of(before);
        }
        PackBeingFilled pack = tryPackWithRoomFor(sealed.remaining());
        if (pack == null) {
            return Optional.empty();
        }
        ChunkReference reference = pack.add(chunk, sealed, plainBytes);
        placed.put(chunk, reference);
        bytesNew += plainBytes;
        return Optional.of(reference);
    }

    private @Nullable PackBeingFilled tryPackWithRoomFor(int sealedBytes) {
        if (current != null && !current.hasRoomFor(sealedBytes)) {
            uploadCurrent();
        }
        if (current == null && packsInMemory.tryAcquire()) {
            current = new PackBeingFilled(buffers.take());
        }
        return current;
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
            if (failure.get() == null) {
                shelf.put(pack.id(), content, pack.chunks());
            }
        } catch (RuntimeException | Error e) {
            // Reaches the caller of the writer at its next call.
            failure.compareAndSet(null, e);
        } finally {
            buffers.giveBack(pack.buffer());
            packsInMemory.release();
        }
    }

    /** Uploads the last pack; returns when all are acknowledged and known. */
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

    /** Gives up what is not on its way yet, and waits for what is: nothing comes late. */
    void close() {
        abort();
        packsInMemory.acquireUninterruptibly(packsInMemoryMax);
        packsInMemory.release(packsInMemoryMax);
    }

    private synchronized void abort() {
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

    /** Plain bytes of the chunks that were placed. */
    synchronized long bytesNew() {
        return bytesNew;
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
