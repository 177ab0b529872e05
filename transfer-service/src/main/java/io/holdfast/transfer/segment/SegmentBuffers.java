package io.holdfast.transfer.segment;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads and buffers that read disks: allocated once, as many as segments may be in flight
 * times connections to a disk. A thread has one buffer.
 */
public final class SegmentBuffers implements AutoCloseable {

    /**
     * The longest read: long enough for the round trip not to matter, short enough to take seconds
     * on a slow line.
     */
    public static final int READ_BYTES = 4 << 20;

    /** What a block device wants a buffer to begin at, to be read past the page cache. */
    private static final int PAGE_BYTES = 4096;

    private final int perSegment;
    private final int readBytes;
    private final BlockingQueue<ByteBuffer> free;
    private final ExecutorService threads;

    /**
     * @param segments in flight at once in this replica
     * @param perSegment readers of one segment
     */
    public SegmentBuffers(int segments, int perSegment) {
        this(
                segments,
                perSegment,
                READ_BYTES,
                Executors.newFixedThreadPool(
                        segments * perSegment,
                        Thread.ofPlatform().name("segment-reader-", 0).daemon().factory()));
    }

    /**
     * With threads that the caller brings, and hands over.
     *
     * @param readBytes the longest read
     */
    public SegmentBuffers(int segments, int perSegment, int readBytes, ExecutorService threads) {
        this.perSegment = perSegment;
        this.readBytes = readBytes;
        this.threads = threads;
        int all = segments * perSegment;
        this.free = new ArrayBlockingQueue<>(all);
        for (int i = 0; i < all; i++) {
            free.add(aligned(readBytes));
        }
    }

    private static ByteBuffer aligned(int bytes) {
        return ByteBuffer.allocateDirect(bytes + PAGE_BYTES)
                .alignedSlice(PAGE_BYTES)
                .slice(0, bytes);
    }

    /** Memory of all buffers in bytes. */
    public static long memoryBytes(int segments, int perSegment) {
        return (long) segments * perSegment * READ_BYTES;
    }

    /** The longest read: no buffer is larger. */
    int readBytes() {
        return readBytes;
    }

    /** How many may work for one segment. */
    public int perSegment() {
        return perSegment;
    }

    ByteBuffer take() throws InterruptedException {
        return free.take().clear();
    }

    void giveBack(ByteBuffer buffer) {
        free.add(buffer);
    }

    ExecutorService threads() {
        return threads;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
