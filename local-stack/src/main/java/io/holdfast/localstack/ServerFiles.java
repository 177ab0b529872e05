package io.holdfast.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which the build lays out what each server is started from: {@code
 * -Dholdfast.servers}.
 */
final class ServerFiles {

    private static final String PROPERTY = "holdfast.servers";

    private ServerFiles() {}

    static Path root() {
        String folder = System.getProperty(PROPERTY);
        if (folder == null || folder.isBlank()) {
            throw new LocalStackException.Unusable(
                    "system property "
                            + PROPERTY
                            + " is not set; give the folder that the build made: -D"
                            + PROPERTY
                            + "=<project>/local-stack/servers/target");
        }
        return Path.of(folder).toAbsolutePath();
    }

    /** Every jar of one server, as {@code java -cp} wants it. */
    static String classPath(String server) {
        return jars(server).getFirst().resolveSibling("*").toString();
    }

    static List<Path> jars(String server) {
        Path folder = root().resolve("local-stack-" + server);
        if (!Files.isDirectory(folder)) {
            throw new LocalStackException.Unusable(
                    folder
                            + " does not exist; build it: ./mvnw -pl local-stack -am generate-resources");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new LocalStackException.Unusable(folder + " cannot be listed", e);
        }
    }

    /**
     * The folder of a new server: created, and empty, because a server never adopts what it did not
     * write.
     */
    static Path fresh(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            try (Stream<Path> content = Files.list(absolute)) {
                if (content.findAny().isPresent()) {
                    throw new LocalStackException.Unusable(
                            absolute
                                    + " is not empty; give each start a folder of its own, or use restart()");
                }
            }
            return absolute;
        } catch (IOException e) {
            throw new LocalStackException.Unusable(absolute + " cannot be created", e);
        }
    }

    static Path write(Path file, List<String> lines) {
        try {
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(file + " cannot be written", e);
        }
    }

    /** As {@link #write}, for the owner's eyes only. */
    static Path writeSecret(Path file, List<String> lines) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            return write(file, lines);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(file + " cannot be created", e);
        }
    }
}
