package io.holdfast.repository.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A second way into a file, past the page cache (O_DIRECT). What a backup writes is not read again
 * soon, and with several writers of one file the page cache takes twice the CPU of all else. The
 * kernel keeps both ways coherent; what this one does not take is for the other.
 */
public final class UncachedWrites implements AutoCloseable {

    /** Below it the wait for the device costs more than the copy into the page cache. */
    private static final int BYTES_MIN = 256 << 10;

    private static final Optional<OpenOption> DIRECT = direct();

    private final FileChannel channel;
    private final int blockBytes;
    private volatile boolean refused;

    private UncachedWrites(FileChannel channel, int blockBytes) {
        this.channel = channel;
        this.blockBytes = blockBytes;
    }

    /** Empty where the file system does not know it. */
    public static Optional<UncachedWrites> of(Path file) {
        try {
            long blockBytes = Files.getFileStore(file).getBlockSize();
            if (DIRECT.isEmpty() || Long.bitCount(blockBytes) != 1 || blockBytes > BYTES_MIN) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, DIRECT.get());
            return Optional.of(new UncachedWrites(channel, (int) blockBytes));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** By its name, since compilers warn of it although its module is exported to everybody. */
    private static Optional<OpenOption> direct() {
        try {
            return Stream.of(
                            Class.forName("com.sun.nio.file.ExtendedOpenOption")
                                    .asSubclass(OpenOption.class)
                                    .getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes the whole blocks that {@code bytes} begin with, or nothing.
     *
     * @return how many bytes were written, by which the position of {@code bytes} has moved
     */
    public int write(long offset, ByteBuffer bytes) {
        int length = bytes.remaining() & -blockBytes;
        if (refused
                || length < BYTES_MIN
                || offset % blockBytes != 0
                || !bytes.isDirect()
                || bytes.alignmentOffset(bytes.position(), blockBytes) != 0) {
            return 0;
        }
        ByteBuffer blocks = bytes.slice(bytes.position(), length);
        int written = 0;
        try {
            while (blocks.hasRemaining() && written % blockBytes == 0) {
                written += channel.write(blocks, offset + written);
            }
        } catch (IOException e) {
            // The other way says what is wrong, if it is not this way alone.
            refused = true;
        }
        bytes.position(bytes.position() + written);
        return written;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
