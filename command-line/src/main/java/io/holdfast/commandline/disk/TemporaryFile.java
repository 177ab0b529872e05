package io.holdfast.commandline.disk;

import io.holdfast.repository.directory.UncachedWrites;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** A sparse file that gets its name when it is complete. */
public final class TemporaryFile implements AutoCloseable {

    private final Path wanted;
    private final boolean replace;
    private final Path written;
    private final RandomAccessFile file;
    private final Optional<UncachedWrites> uncached;
    private boolean finished;

    private TemporaryFile(
            Path wanted,
            boolean replace,
            Path written,
            RandomAccessFile file,
            Optional<UncachedWrites> uncached) {
        this.wanted = wanted;
        this.replace = replace;
        this.written = written;
        this.file = file;
        this.uncached = uncached;
    }

    /**
     * Beside the wanted name, so that it only needs renaming.
     *
     * @param replace whether a file of that name may be replaced
     */
    public static TemporaryFile of(Path wanted, boolean replace) throws IOException {
        Path target = wanted.toAbsolutePath().normalize();
        if (Files.isDirectory(target)) {
            throw new ImageRefused(target + " is a folder; name a file");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new ImageRefused(target + " is not a regular file; name one");
        }
        requireFree(target, replace);
        Path written =
                target.resolveSibling(
                        "." + target.getFileName() + "." + UUID.randomUUID() + ".writing");
        try {
            Files.createFile(written);
        } catch (NoSuchFileException e) {
            throw new ImageRefused("there is no folder " + target.getParent() + "; make it", e);
        } catch (AccessDeniedException e) {
            throw new ImageRefused(
                    target.getParent() + " may not be written to; give this user the right to", e);
        }
        return new TemporaryFile(
                target,
                replace,
                written,
                new RandomAccessFile(written.toFile(), "rw"),
                UncachedWrites.of(written));
    }

    private static void requireFree(Path target, boolean replace) {
        if (!replace && Files.exists(target)) {
            throw new ImageRefused(
                    target + " is there already; remove it, name another, or give --replace");
        }
    }

    /** Zeros up to that length, which take no space. */
    public void lengthen(long bytes) throws IOException {
        file.setLength(bytes);
    }

    public void write(long offset, ByteBuffer bytes) throws IOException {
        FileChannel channel = file.getChannel();
        long position = offset;
        if (uncached.isPresent()) {
            position += uncached.get().write(offset, bytes);
        }
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** Fills {@code target} to its limit, or to the end of what is written. */
    public void read(long offset, ByteBuffer target) throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int read = file.getChannel().read(target, position);
            if (read < 0) {
                return;
            }
            position += read;
        }
    }

    /** Durable, and under its name. */
    public void finish() throws IOException {
        file.getChannel().force(true);
        closeFile();
        requireFree(wanted, replace);
        Files.move(
                written,
                wanted,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        finished = true;
        Path folder = wanted.getParent();
        if (folder != null) {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private void closeFile() throws IOException {
        try {
            if (uncached.isPresent()) {
                uncached.get().close();
            }
        } finally {
            file.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
        if (!finished) {
            Files.deleteIfExists(written);
        }
    }
}
