package io.holdfast.benchmark.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The regular files below some folders, in the order of their names: each time the same. */
public final class SourceFiles {

    private final Deque<Path> left = new ArrayDeque<>();

    /** Over these folders, one after the other. */
    public SourceFiles(List<Path> folders) {
        left.addAll(folders);
    }

    /** What an installed system has: {@code /usr}, and this JDK where it is not in there. */
    public static SourceFiles ofThisMachine() {
        Path system = Path.of("/usr");
        Path jdk = Path.of(System.getProperty("java.home"));
        return new SourceFiles(jdk.startsWith(system) ? List.of(system) : List.of(system, jdk));
    }

    /** The next file that has bytes and may be read; empty after the last. */
    public Optional<Path> next() throws IOException {
        while (!left.isEmpty()) {
            Path path = left.pop();
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                List<Path> below = new ArrayList<>(below(path));
                below.sort(Comparator.comparing(Path::toString).reversed());
                below.forEach(left::push);
            } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.isReadable(path)
                    && Files.size(path) > 0) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        } catch (AccessDeniedException e) {
            // What this user may not read is in nobody's image.
            return List.of();
        }
    }
}
