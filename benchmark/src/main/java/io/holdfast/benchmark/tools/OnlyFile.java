package io.holdfast.benchmark.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a restore left behind. */
final class OnlyFile {

    private OnlyFile() {}

    /** The one regular file below a folder. */
    static Path in(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(Files::isRegularFile).toList();
            if (files.size() != 1) {
                throw new IOException(
                        "%s holds %d files where one was restored".formatted(folder, files.size()));
            }
            return files.getFirst();
        }
    }
}
