package io.holdfast.transfer.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads past the page cache, in which a disk that is read once would only drive out what others
 * need. Where that does not go nothing is read: the caller reads in the ordinary way.
 */
final class DirectReads implements AutoCloseable {

    private static final Optional<OpenOption> DIRECT = direct();

    private final FileChannel channel;
    private final int blockBytes;
    private volatile boolean refused;

    private DirectReads(FileChannel channel, int blockBytes) {
        this.channel = channel;
        this.blockBytes = blockBytes;
    }

    /** Empty where the file system does not know it. */
    static Optional<DirectReads> of(Path file) {
        try {
            long blockBytes = Files.getFileStore(file).getBlockSize();
            if (DIRECT.isEmpty() || Long.bitCount(blockBytes) != 1) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, DIRECT.get());
            return Optional.of(new DirectReads(channel, Math.toIntExact(blockBytes)));
        } catch (IOException | UnsupportedOperationException refused) {
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
        } catch (ClassNotFoundException unknown) {
            return Optional.empty();
        }
    }

    /**
     * Reads whole blocks from the offset on, or nothing.
     *
     * @return how many bytes were read, by which the position of {@code into} has moved
     */
    int read(long offset, ByteBuffer into) throws ClosedChannelException {
        int length = into.remaining() & -blockBytes;
        if (refused
                || length == 0
                || offset % blockBytes != 0
                || !into.isDirect()
                || into.alignmentOffset(into.position(), blockBytes) != 0) {
            return 0;
        }
        try {
            int read = Math.max(0, channel.read(into.slice(into.position(), length), offset));
            into.position(into.position() + read);
            return read;
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException trouble) {
            // The other way says what is wrong, if it is not this way alone.
            refused = true;
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
