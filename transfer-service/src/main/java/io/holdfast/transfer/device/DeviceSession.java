package io.holdfast.transfer.device;

import com.sun.nio.file.ExtendedOpenOption;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.Extent;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentList;
import io.holdfast.ovirt.ExtentListing;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioOptions;
import io.holdfast.ovirt.ImageioSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A disk behind a block device, or a file that stands for one, to be read as one behind a ticket
 * is. It is read past the page cache where the device, the range and the buffer allow that: each
 * byte is wanted once. Of a device nobody knows what is zero before it is read.
 */
final class DeviceSession implements ImageioSession {

    private static final Logger LOG = Logger.getLogger(DeviceSession.class);

    /** More threads than any segment has. */
    private static final int READERS_MAX = 64;

    private final Path device;
    private final FileChannel cached;
    private final Optional<FileChannel> direct;
    private final int alignment;
    private final long sizeBytes;
    private volatile boolean directRefused;

    private DeviceSession(
            Path device, FileChannel cached, Optional<FileChannel> direct, int alignment)
            throws IOException {
        this.device = device;
        this.cached = cached;
        this.direct = direct;
        this.alignment = alignment;
        this.sizeBytes = cached.size();
    }

    static DeviceSession of(Path device) throws IOException {
        int alignment = Math.toIntExact(Files.getFileStore(device).getBlockSize());
        FileChannel cached = FileChannel.open(device, StandardOpenOption.READ);
        try {
            return new DeviceSession(device, cached, direct(device), alignment);
        } catch (IOException | RuntimeException failure) {
            cached.close();
            throw failure;
        }
    }

    private static Optional<FileChannel> direct(Path device) {
        try {
            return Optional.of(
                    FileChannel.open(device, StandardOpenOption.READ, ExtendedOpenOption.DIRECT));
        } catch (IOException | UnsupportedOperationException refused) {
            LOG.debugf("%s is read through the page cache: %s", device, refused);
            return Optional.empty();
        }
    }

    long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public ImageioOptions options() {
        return new ImageioOptions(Set.of("extents"), READERS_MAX, 1);
    }

    @Override
    public ExtentListing extents(ExtentContext context) {
        return switch (context) {
            case ZERO ->
                    new ExtentListing.Listed(
                            new ExtentList.Builder()
                                    .add(
                                            new Extent(
                                                    new ByteRange(0, sizeBytes),
                                                    false,
                                                    false,
                                                    true))
                                    .build());
            case DIRTY -> new ExtentListing.NotIncremental("a device does not tell what changed");
        };
    }

    @Override
    public void read(ByteRange range, ByteBuffer into) {
        ByteBuffer part = into.slice(into.position(), Math.toIntExact(range.length()));
        while (part.hasRemaining()) {
            long offset = range.start() + part.position();
            if (readSome(part, offset) < 0) {
                throw new ImageioException.Unreadable(
                        offset, device + " ends at " + offset + " and not at " + sizeBytes, null);
            }
        }
        into.position(into.position() + part.position());
    }

    private int readSome(ByteBuffer part, long offset) {
        try {
            if (direct.isPresent() && isAligned(part, offset)) {
                try {
                    return direct.get().read(part, offset);
                } catch (ClosedChannelException closed) {
                    throw closed;
                } catch (IOException refused) {
                    LOG.warnf("%s is read through the page cache: %s", device, refused);
                    directRefused = true;
                }
            }
            return cached.read(part, offset);
        } catch (ClosedChannelException closed) {
            throw new ImageioException.Closed(device + " was closed");
        } catch (IOException unreadable) {
            throw trouble(offset, unreadable);
        }
    }

    private boolean isAligned(ByteBuffer part, long offset) {
        return !directRefused
                && part.isDirect()
                && offset % alignment == 0
                && part.remaining() % alignment == 0
                && part.alignmentOffset(part.position(), alignment) == 0;
    }

    /** A device that was unplugged may come back; one that stays and cannot be read is broken. */
    private ImageioException trouble(long offset, IOException unreadable) {
        String text = "%s at %d: %s".formatted(device, offset, unreadable.getMessage());
        return Files.exists(device)
                ? new ImageioException.Unreadable(offset, text, unreadable)
                : new ImageioException.Unavailable(text, unreadable);
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        throw readOnly();
    }

    @Override
    public void zero(ByteRange range) {
        throw readOnly();
    }

    @Override
    public void flush() {
        throw readOnly();
    }

    private ImageioException readOnly() {
        return new ImageioException.Refused(device + " is only read", null);
    }

    @Override
    public void close() {
        try (FileChannel one = cached;
                FileChannel other = direct.orElse(cached)) {
            LOG.debugf("Closing %s, which is open: %s, %s", device, one.isOpen(), other.isOpen());
        } catch (IOException failure) {
            throw new UncheckedIOException(device + " cannot be closed", failure);
        }
    }
}
