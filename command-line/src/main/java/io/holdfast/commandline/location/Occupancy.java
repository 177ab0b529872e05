package io.holdfast.commandline.location;

import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a repository in a directory, which stands in for a shared ledger: any number of
 * commands that read or add, or one that deletes. It is a lock of the operating system on the file
 * {@code .lock}, so it ends with its process, however that ends. File systems of a network must
 * carry such locks; NFS 4 does.
 */
public final class Occupancy implements AutoCloseable {

    /** Hidden, so that it is no object's name. */
    private static final String FILE = ".lock";

    private final @Nullable FileChannel channel;

    private Occupancy(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** Beside others that read or add. A directory that cannot be written to is not locked. */
    public static Occupancy reading(Path folder) {
        return Files.isWritable(folder) ? shared(folder) : new Occupancy(null);
    }

    /** Beside others that read or add. */
    public static Occupancy shared(Path folder) {
        return of(
                folder,
                true,
                "a command that deletes is at work in %s; try again when it has ended"
                        .formatted(folder));
    }

    /** Beside others that read or add, if possible after a look for what killed ones left. */
    public static Occupancy adding(Path folder) {
        if (Files.isDirectory(folder) && DirectoryBlobStore.in(folder).hasLeftovers()) {
            cleanIfAlone(folder);
        }
        return shared(folder);
    }

    private static void cleanIfAlone(Path folder) {
        try (Occupancy alone = exclusive(folder)) {
            alone.clean(folder);
        } catch (RepositoryException.Unavailable e) {
            // Somebody is at work: what is in the folder may be that one's.
            return;
        }
    }

    private void clean(Path folder) {
        if (channel != null) {
            DirectoryBlobStore.in(folder).removeLeftovers();
        }
    }

    /** Alone; what killed writers left is removed. */
    public static Occupancy alone(Path folder) {
        Occupancy alone = exclusive(folder);
        boolean cleaned = false;
        try {
            alone.clean(folder);
            cleaned = true;
            return alone;
        } finally {
            if (!cleaned) {
                alone.close();
            }
        }
    }

    private static Occupancy exclusive(Path folder) {
        return of(
                folder,
                false,
                "another command is at work in %s; try again when it has ended".formatted(folder));
    }

    private static Occupancy of(Path folder, boolean shared, String occupied) {
        boolean locked = false;
        FileChannel channel = null;
        try {
            channel = open(folder);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            locked = lock != null;
            if (!locked) {
                throw new RepositoryException.Unavailable(occupied, null);
            }
            return new Occupancy(channel);
        } catch (OverlappingFileLockException e) {
            throw new RepositoryException.Unavailable(occupied, e);
        } catch (IOException e) {
            throw new RepositoryException.Refused(
                    "%s cannot be locked: %s; give this user the right to write there"
                            .formatted(folder, e),
                    e);
        } finally {
            if (!locked && channel != null) {
                closed(channel);
            }
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new RepositoryException.Refused(
                    "there is no repository in file:%s; check the location, or make one with repo init"
                            .formatted(folder));
        }
        return FileChannel.open(
                folder.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static void closed(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RepositoryException.Unavailable("a lock file cannot be closed: " + e, e);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            closed(channel);
        }
    }
}
