package io.holdfast.transfer.device;

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

/**
 * A disk behind a block device, or a file that stands for one, used as one behind a ticket is. Of a
 * device nobody knows what is zero before it was read.
 */
final class DeviceSession implements ImageioSession {

    /** More threads than any segment has. */
    private static final int USERS_MAX = 64;

    /** Written over and over: Java cannot ask a device to zero a range by itself. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    /** What may be done with a device. */
    enum Use {
        READ,
        WRITE
    }

    private final Path device;
    private final Use use;
    private final FileChannel cached;
    private final Optional<DirectReads> direct;
    private final long sizeBytes;

    private DeviceSession(Path device, Use use, FileChannel cached, Optional<DirectReads> direct)
            throws IOException {
        this.device = device;
        this.use = use;
        this.cached = cached;
        this.direct = direct;
        this.sizeBytes = cached.size();
    }

    static DeviceSession of(Path device, Use use) throws IOException {
        return switch (use) {
            case READ ->
                    new DeviceSession(
                            device,
                            use,
                            FileChannel.open(device, StandardOpenOption.READ),
                            DirectReads.of(device));
            case WRITE ->
                    new DeviceSession(
                            device,
                            use,
                            FileChannel.open(
                                    device, StandardOpenOption.READ, StandardOpenOption.WRITE),
                            Optional.empty());
        };
    }

    long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public ImageioOptions options() {
        return new ImageioOptions(Set.of("extents"), USERS_MAX, USERS_MAX);
    }

    @Override
    public ExtentListing extents(ExtentContext context) {
        return switch (context) {
            case ZERO -> {
                Extent all = new Extent(new ByteRange(0, sizeBytes), false, false, true);
                yield new ExtentListing.Listed(new ExtentList.Builder().add(all).build());
            }
            case DIRTY -> new ExtentListing.NotIncremental("a device does not tell what changed");
        };
    }

    @Override
    public void read(ByteRange range, ByteBuffer into) {
        ByteBuffer part = into.slice(into.position(), Math.toIntExact(range.length()));
        while (part.hasRemaining()) {
            readSome(range.start() + part.position(), part);
        }
        into.position(into.position() + part.position());
    }

    private void readSome(long offset, ByteBuffer part) {
        try {
            if (direct.isPresent() && direct.get().read(offset, part) > 0) {
                return;
            }
            if (cached.read(part, offset) < 0) {
                throw new ImageioException.Unreadable(
                        offset, device + " ends at " + offset + " and not at " + sizeBytes, null);
            }
        } catch (ClosedChannelException closed) {
            throw new ImageioException.Closed(device + " was closed");
        } catch (IOException unreadable) {
            throw trouble(offset, unreadable);
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        requireWritable();
        ByteBuffer part = from.slice();
        try {
            while (part.hasRemaining()) {
                cached.write(part, offset + part.position());
            }
            from.position(from.limit());
        } catch (ClosedChannelException closed) {
            throw new ImageioException.Closed(device + " was closed");
        } catch (IOException refused) {
            throw trouble(offset, refused);
        }
    }

    @Override
    public void zero(ByteRange range) {
        for (long at = range.start(); at < range.end(); at += ZEROS.capacity()) {
            write(at, ZEROS.slice(0, (int) Math.min(ZEROS.capacity(), range.end() - at)));
        }
    }

    @Override
    public void flush() {
        requireWritable();
        try {
            cached.force(false);
        } catch (ClosedChannelException closed) {
            throw new ImageioException.Closed(device + " was closed");
        } catch (IOException refused) {
            throw trouble(0, refused);
        }
    }

    private void requireWritable() {
        if (use != Use.WRITE) {
            throw new ImageioException.Refused(device + " is only read", null);
        }
    }

    /** A device that was unplugged may come back; one that stays and fails is broken. */
    private ImageioException trouble(long offset, IOException failure) {
        String text = "%s at %d: %s".formatted(device, offset, failure.getMessage());
        if (!Files.exists(device)) {
            return new ImageioException.Unavailable(text, failure);
        }
        return switch (use) {
            case READ -> new ImageioException.Unreadable(offset, text, failure);
            case WRITE -> new ImageioException.Unwritable(offset, text, failure);
        };
    }

    @Override
    public void close() {
        try {
            cached.close();
            if (direct.isPresent()) {
                direct.get().close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(device + " cannot be closed", failure);
        }
    }
}
