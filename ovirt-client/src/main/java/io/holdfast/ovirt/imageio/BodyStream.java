package io.holdfast.ovirt.imageio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A body as a stream of exactly its announced length; ending early is a {@link ShortBodyException}.
 */
final class BodyStream extends InputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final WireConnection connection;
    private final long length;
    private final Duration progress;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long received;

    BodyStream(WireConnection connection, long length, Duration progress) {
        this.connection = connection;
        this.length = length;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int some = Math.min(count, buffer.remaining());
        buffer.get(into, offset, some);
        return some;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        if (received == length) {
            return false;
        }
        buffer.clear();
        int wanted = (int) Math.min(buffer.capacity(), length - received);
        int came = connection.body(buffer, wanted, progress);
        received += came;
        buffer.flip();
        if (came < wanted) {
            throw new ShortBodyException(received, length);
        }
        return true;
    }

    /** Reads what is left, so that the connection can be used again. */
    void drain() throws IOException {
        while (fill()) {
            buffer.position(buffer.limit());
        }
    }
}
