package io.holdfast.simulator.imageio;

import java.util.concurrent.atomic.AtomicLong;

/** One operation while it runs: where it stands, and whether it was told to stop. */
final class Running {
    private final long offset;
    private final AtomicLong done = new AtomicLong();
    private volatile boolean canceled;

    Running(long offset) {
        this.offset = offset;
    }

    long offset() {
        return offset;
    }

    long done() {
        return done.get();
    }

    void advance(long bytes) {
        done.addAndGet(bytes);
    }

    void cancel() {
        canceled = true;
    }

    boolean isCanceled() {
        return canceled;
    }
}
