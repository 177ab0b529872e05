package io.holdfast.simulator.imageio;

import io.holdfast.simulator.storage.ByteRange;
import io.holdfast.simulator.storage.DiskView;
import io.holdfast.simulator.storage.WritableDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection's way to one export, with its buffer: opened once for each pair of HTTP connection
 * and ticket, never reopened. Once broken it stays broken.
 */
final class NbdConnection {
    /** The daemon copies through one buffer of 8 MiB a connection. */
    static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private final NbdExport export;
    private final long generation;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean poisoned;
    private byte[] buffer = new byte[0];

    NbdConnection(NbdExport export, long generation) {
        this.export = export;
        this.generation = generation;
    }

    NbdExport export() {
        return export;
    }

    /** From now on every use fails. */
    void poison() {
        poisoned = true;
    }

    DiskView view() throws IOException {
        requireAlive();
        return export.view();
    }

    WritableDisk disk() throws IOException {
        requireAlive();
        return export.writable();
    }

    void zero(ByteRange range, boolean sparse) throws IOException {
        requireAlive();
        if (sparse) {
            export.writable().zero(range);
            return;
        }
        byte[] zeros = buffer(range.length());
        Arrays.fill(zeros, (byte) 0);
        for (long done = 0; done < range.length(); done += zeros.length) {
            int n = (int) Math.min(zeros.length, range.length() - done);
            export.writable().write(range.start() + done, ByteBuffer.wrap(zeros, 0, n));
        }
    }

    /**
     * The buffer, large enough for so many bytes or as large as it gets. Its owner is the request.
     */
    byte[] buffer(long wanted) {
        int size = (int) Math.min(wanted, BUFFER_BYTES);
        if (buffer.length < size) {
            buffer = new byte[size];
        }
        return buffer;
    }

    private void requireAlive() throws IOException {
        if (poisoned || closed.get() || !export.serves(generation)) {
            poisoned = true;
            throw new IOException("NBD connection to " + export.name() + " is broken");
        }
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            export.disconnected();
        }
    }
}
