package io.holdfast.commandline.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/** A file that is read, and a witness that nobody wrote it meanwhile. */
public final class OpenedFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final long bytes;
    private final FileTime modified;

    private OpenedFile(Path path, FileChannel channel, long bytes, FileTime modified) {
        this.path = path;
        this.channel = channel;
        this.bytes = bytes;
        this.modified = modified;
    }

    public static OpenedFile open(Path path) throws IOException {
        try {
            if (Files.isDirectory(path)) {
                throw new ImageRefused(path + " is a folder; name an image file");
            }
            FileTime modified = Files.getLastModifiedTime(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new OpenedFile(path, channel, channel.size(), modified);
        } catch (NoSuchFileException e) {
            throw new ImageRefused("there is no file " + path + "; check the name", e);
        } catch (AccessDeniedException e) {
            throw new ImageRefused(path + " may not be read; give this user the right to", e);
        }
    }

    public Path path() {
        return path;
    }

    /** Its length when it was opened. */
    public long bytes() {
        return bytes;
    }

    /** Fills {@code target} to its limit, or to the end of the file. */
    public void read(long offset, ByteBuffer target) throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int read = channel.read(target, position);
            if (read < 0) {
                return;
            }
            position += read;
        }
    }

    /**
     * That nobody wrote it since it was opened.
     *
     * @throws ImageRefused if its length or its time of modification is another now
     */
    public void requireUnchanged() throws IOException {
        if (channel.size() != bytes) {
            throw changed("its size went from %d to %d bytes".formatted(bytes, channel.size()));
        }
        if (Files.isRegularFile(path) && !Files.getLastModifiedTime(path).equals(modified)) {
            throw changed("it was written to");
        }
    }

    private ImageRefused changed(String how) {
        return new ImageRefused(
                "%s changed while it was read: %s. No recovery point was made; stop what writes it, or read a copy or a snapshot"
                        .formatted(path, how));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
