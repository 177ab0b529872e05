package io.holdfast.localstack.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where an installation keeps everything it writes: a folder below {@code target/} that is emptied
 * at the start.
 *
 * @param root the project's root, where the packaged services are found
 * @param folder what may be written to
 */
record Workplace(Path root, Path folder) {

    static Workplace fresh(Path root, String name) throws IOException {
        Path folder = root.resolve("target").resolve(name).toAbsolutePath();
        delete(folder);
        Files.createDirectories(folder);
        return new Workplace(root.toAbsolutePath(), folder);
    }

    Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    /** Takes what libraries unpack at run time. */
    Path unpacked() {
        return folder.resolve("tmp");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
