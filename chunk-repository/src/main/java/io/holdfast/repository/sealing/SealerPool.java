package io.holdfast.repository.sealing;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A bounded number of sealers, made when first needed and then used again: this bounds the memory
 * and the number of chunks worked on at once, whatever the number of threads.
 */
public final class SealerPool implements AutoCloseable {

    private final ChunkKeys keys;
    private final int chunkBytesMax;
    private final int level;
    private final Semaphore permits;

    /** The last one used is lent first: its buffers are still in the processor's cache. */
    private final ConcurrentLinkedDeque<ChunkSealer> idle = new ConcurrentLinkedDeque<>();

    public SealerPool(ChunkKeys keys, int chunkBytesMax, int level, int sealersMax) {
        this.keys = keys;
        this.chunkBytesMax = chunkBytesMax;
        this.level = level;
        this.permits = new Semaphore(sealersMax);
    }

    /**
     * A sealer for the calling thread; waits while all are lent. Closing the loan gives it back.
     */
    public Loan borrow() throws InterruptedException {
        permits.acquire();
        try {
            ChunkSealer sealer = idle.poll();
            return new Loan(sealer == null ? new ChunkSealer(keys, chunkBytesMax, level) : sealer);
        } catch (RuntimeException | Error e) {
            permits.release();
            throw e;
        }
    }

    /** A lent sealer. */
    public final class Loan implements AutoCloseable {
        private final ChunkSealer sealer;

        private Loan(ChunkSealer sealer) {
            this.sealer = sealer;
        }

        public ChunkSealer sealer() {
            return sealer;
        }

        @Override
        public void close() {
            idle.addFirst(sealer);
            permits.release();
        }
    }

    /** Frees the idle ones. */
    @Override
    public void close() {
        for (ChunkSealer sealer = idle.poll(); sealer != null; sealer = idle.poll()) {
            sealer.close();
        }
    }
}
