package io.holdfast.simulator.imageio;

import io.holdfast.simulator.storage.ByteRange;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was done with one disk, through whichever of its tickets: for whoever tests a client. */
public final class DiskUse {
    /** The oldest are forgotten; some 10 TiB in reads of a backup client's size. */
    private static final int READS_MAX = 1 << 16;

    private final Deque<Read> reads = new ArrayDeque<>();
    private int connections;
    private int connectionsPeak;

    /** A read that was answered, or broke off. */
    public record Read(ByteRange range, Instant began, Instant ended) {}

    synchronized void connected() {
        connections++;
        connectionsPeak = Math.max(connectionsPeak, connections);
    }

    synchronized void disconnected() {
        connections--;
    }

    synchronized void read(Read read) {
        if (reads.size() == READS_MAX) {
            reads.removeFirst();
        }
        reads.addLast(read);
    }

    /** In the order in which they ended. */
    public synchronized List<Read> reads() {
        return List.copyOf(reads);
    }

    /** The most connections to the disk at once. */
    public synchronized int connectionsPeak() {
        return connectionsPeak;
    }
}
