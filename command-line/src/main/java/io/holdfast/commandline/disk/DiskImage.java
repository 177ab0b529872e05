package io.holdfast.commandline.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A disk image that is read. Safe for any number of threads. */
public interface DiskImage extends AutoCloseable {

    /** The disk's size as the guest sees it. */
    long virtualBytes();

    /**
     * The first run of data that lies in {@code within}; all bytes before it are zero. Empty if all
     * of them are. A run may hold zeros too.
     *
     * @throws ImageRefused if the image does not say what an image says
     */
    Optional<ByteRange> nextData(ByteRange within) throws IOException;

    /**
     * Fills {@code target} from its position to its limit with guest bytes.
     *
     * @throws ImageRefused if the image does not say what an image says
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /**
     * That what was read is one state of the disk.
     *
     * @throws ImageRefused if the file was written or resized since it was opened
     */
    void requireUnchanged() throws IOException;

    /** How the format is called, {@code raw} or {@code qcow2}. */
    String format();

    @Override
    void close() throws IOException;
}
