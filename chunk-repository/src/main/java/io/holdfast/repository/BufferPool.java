package io.holdfast.repository;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers of one size that are used again. Bounds only what it keeps idle; how many are out at once
 * is bounded by those who take them.
 */
final class BufferPool {

    private final int bytes;
    private final int idleMax;
    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();

    BufferPool(int bytes, int idleMax) {
        this.bytes = bytes;
        this.idleMax = idleMax;
    }

    byte[] take() {
        byte[] buffer = idle.poll();
        if (buffer == null) {
            return new byte[bytes];
        }
        idleCount.decrementAndGet();
        return buffer;
    }

    void giveBack(byte[] buffer) {
        if (idleCount.incrementAndGet() <= idleMax) {
            idle.add(buffer);
        } else {
            idleCount.decrementAndGet();
        }
    }
}
