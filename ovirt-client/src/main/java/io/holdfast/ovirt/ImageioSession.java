package io.holdfast.ovirt;

import java.nio.ByteBuffer;

/**
 * One disk behind one ticket, over a bounded number of connections. Safe for many threads; a call
 * blocks for a free connection. Every call ends within the limits, with success or an {@link
 * ImageioException}. While open, the session pings the daemon so that the engine does not think it
 * idle. Buffers belong to the caller and are used only within the call.
 */
public interface ImageioSession extends AutoCloseable {

    /** What the daemon said of the disk when the session was opened. */
    ImageioOptions options();

    /** The disk's extents. */
    ExtentListing extents(ExtentContext context);

    /**
     * Reads exactly the range into the buffer from its position on, which moves by the range's
     * length. On failure the position is as before and the content undefined. Repeats itself on a
     * new connection where that may help; {@link ImageioException.Unreadable} names the offset when
     * it did not.
     */
    void read(ByteRange range, ByteBuffer into);

    /**
     * Writes the buffer's remaining bytes at the offset, without flushing; the position moves to
     * the limit. On failure the position is as before and any part may have been written: write the
     * whole again.
     */
    void write(long offset, ByteBuffer from);

    /** Makes the range read as zeros, without sending them. */
    void zero(ByteRange range);

    /** Makes all that was written durable; only then may the image transfer be finalized. */
    void flush();

    /**
     * Closes the connections at once; calls in flight fail. The image transfer stays as it is.
     * Twice is fine.
     */
    @Override
    void close();
}
