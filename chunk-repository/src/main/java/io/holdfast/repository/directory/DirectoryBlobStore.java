package io.holdfast.repository.directory;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects as files under one folder. A put writes a hidden temporary file, forces it to the disk
 * and links it under its name, so an object is there whole or not at all and is never overwritten.
 * The file system must know hard links.
 */
public final class DirectoryBlobStore implements BlobStore {

    /** Hidden, so that it is no object's name. */
    private static final String TEMPORARY = ".writing";

    /** Not enough for a folder and a small object. */
    private static final long FULL_BELOW_BYTES = 16 << 10;

    private final Path root;
    private final Path temporary;
    private final NewFiles files = new NewFiles();

    private DirectoryBlobStore(Path root) {
        this.root = root;
        this.temporary = root.resolve(TEMPORARY);
    }

    /** The store in {@code folder}, which is made when the first object is put. */
    public static DirectoryBlobStore in(Path folder) {
        return new DirectoryBlobStore(folder.toAbsolutePath().normalize());
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        Path file = file(name);
        if (Files.exists(file)) {
            return PutOutcome.ALREADY_THERE;
        }
        Path written = temporary.resolve(UUID.randomUUID().toString());
        try {
            Files.createDirectories(temporary);
            Path folder = file.resolveSibling("").normalize();
            createDurably(folder);
            try {
                files.write(written, content.duplicate());
                Files.createLink(file, written);
                force(folder);
                return PutOutcome.STORED;
            } catch (FileAlreadyExistsException e) {
                // Another writer was first; its object stays.
                return PutOutcome.ALREADY_THERE;
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (UnsupportedOperationException e) {
            throw new RepositoryException.Refused(
                    "the file system of " + root + " has no hard links; use another one", e);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        Path file = file(name);
        Path written = temporary.resolve(UUID.randomUUID().toString());
        try {
            Files.createDirectories(temporary);
            Path folder = file.resolveSibling("").normalize();
            createDurably(folder);
            try {
                files.write(written, content.duplicate());
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
                force(folder);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new RepositoryException.Refused(
                    "the file system of " + root + " cannot replace a file at once; use another",
                    e);
        } catch (IOException e) {
            throw failed("replace", file, e);
        }
    }

    /** A new folder survives a power cut only if the one above it was forced too. */
    private void createDurably(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.getParent();
        if (above != null && !folder.equals(root)) {
            createDurably(above);
        }
        Files.createDirectories(folder);
        if (above != null) {
            force(above);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        Path file = file(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > bytesMax) {
                throw new RepositoryException.Corrupt(
                        Damage.of(name),
                        "it has %d bytes, more than the %d it may have".formatted(size, bytesMax),
                        null);
            }
            byte[] bytes = new byte[(int) size];
            fill(name, channel, 0, ByteBuffer.wrap(bytes));
            return bytes;
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ)) {
            fill(name, channel, offset, target);
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    private static void fill(BlobName name, FileChannel channel, long offset, ByteBuffer target)
            throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int read = channel.read(target, position);
            if (read < 0) {
                throw new RepositoryException.Corrupt(
                        Damage.of(name),
                        "it ends at %d, %d bytes before the range does"
                                .formatted(position, target.remaining()),
                        null);
            }
            position += read;
        }
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        Path file = file(name);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(new BlobInfo(name, Files.size(file)))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        Path start = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1)).normalize();
        if (!start.startsWith(root)) {
            return Stream.empty();
        }
        return files(start)
                .map(file -> root.relativize(file).toString())
                .filter(name -> name.startsWith(prefix))
                .flatMap(name -> info(name).stream());
    }

    /**
     * By name, so that a listing can be resumed. One folder in memory at a time; what vanishes
     * meanwhile is not listed.
     */
    private Stream<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries
                    .filter(entry -> !entry.equals(temporary))
                    .map(DirectoryBlobStore::named)
                    .sorted(Comparator.comparing(Entry::name))
                    .toList()
                    .stream()
                    .flatMap(entry ->
                            entry.folder() ? files(entry.path()) : Stream.of(entry.path()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Not there, or not any more: nothing to list.
            return Stream.empty();
        } catch (IOException e) {
            throw failed("list", folder, e);
        }
    }

    /**
     * An entry of a folder.
     *
     * @param name as it stands in the names of objects: a folder's ends with a slash
     */
    private record Entry(Path path, String name, boolean folder) {}

    private static Entry named(Path path) {
        boolean folder = Files.isDirectory(path);
        String name = String.valueOf(path.getFileName());
        return new Entry(path, folder ? name + "/" : name, folder);
    }

    private Optional<BlobInfo> info(String name) {
        return BlobName.parse(name).flatMap(this::head);
    }

    @Override
    public void delete(BlobName name) {
        Path file = file(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("delete", file, e);
        }
    }

    private Path file(BlobName name) {
        return root.resolve(name.value());
    }

    private RepositoryException failed(BlobName name, IOException e) {
        return e instanceof NoSuchFileException
                ? new RepositoryException.Missing(Damage.of(name), e)
                : failed("read", file(name), e);
    }

    /** What an operator must repair is refused; the rest (a lost mount) may pass. */
    private RepositoryException failed(String what, Path file, IOException e) {
        String message = "cannot %s %s: %s".formatted(what, file, e);
        return switch (e) {
            case AccessDeniedException denied ->
                    new RepositoryException.Refused(
                            message + "; give this user the right to", denied);
            case NotDirectoryException notFolder ->
                    new RepositoryException.Refused(message, notFolder);
            case FileAlreadyExistsException file2 ->
                    new RepositoryException.Refused(
                            message + "; a file stands where a folder must be", file2);
            default -> failed(message, e);
        };
    }

    private RepositoryException failed(String message, IOException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("Read-only file system")) {
            return new RepositoryException.Refused(
                    message + "; mount it for writing, or use another place", e);
        }
        if (said.contains("No space left") || said.contains("quota exceeded") || isFull()) {
            return new RepositoryException.Refused(
                    message
                            + "; the disk is full: free space or sweep, then do the same again. What is stored stays, and is not stored twice",
                    e);
        }
        return new RepositoryException.Unavailable(message, e);
    }

    /** Where the system speaks another language than English, its words do not tell. */
    private boolean isFull() {
        try {
            return Files.getFileStore(root).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException e) {
            // It is not even there to be asked: something else is wrong.
            return false;
        }
    }

    /** Whether somebody is writing, or was killed while doing so. */
    public boolean hasLeftovers() {
        return !leftovers().isEmpty();
    }

    /**
     * Removes what writers left that were killed. Only for who knows that nobody writes now, which
     * this store cannot know.
     */
    public void removeLeftovers() {
        try {
            for (Path file : leftovers()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed("clean", temporary, e);
        }
    }

    private List<Path> leftovers() {
        try (Stream<Path> left = Files.list(temporary)) {
            return left.toList();
        } catch (NoSuchFileException e) {
            // Nobody ever wrote.
            return List.of();
        } catch (IOException e) {
            throw failed("list", temporary, e);
        }
    }

    @Override
    public String describe() {
        return "file:" + root;
    }
}
