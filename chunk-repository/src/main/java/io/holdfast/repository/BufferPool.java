package io.holdfast.repository;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Buffers of one kind that are used again. Bounds only what it keeps idle; how many are out at once
 * is bounded by those who take them.
 */
final class BufferPool<B> {

    private final Supplier<B> fresh;
    private final int idleMax;

    /** The last one given back is taken first: what it holds is still in the processor's cache. */
    private final ConcurrentLinkedDeque<B> idle = new ConcurrentLinkedDeque<>();

    private final AtomicInteger idleCount = new AtomicInteger();

    BufferPool(Supplier<B> fresh, int idleMax) {
        this.fresh = fresh;
        this.idleMax = idleMax;
    }

    B take() {
        B buffer = idle.poll();
        if (buffer == null) {
            return fresh.get();
        }
        idleCount.decrementAndGet();
        return buffer;
    }

    void giveBack(B buffer) {
        if (idleCount.incrementAndGet() <= idleMax) {
            idle.addFirst(buffer);
        } else {
            idleCount.decrementAndGet();
        }
    }
}
