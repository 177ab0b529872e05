package io.holdfast.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Wraps a command so that it ends with its owner, even when the owner is killed.
 *
 * <p>The process keeps its id: a shell leaves a watch behind and then becomes the command. The
 * watch reads a pipe of which the owner holds the only other end. With {@code setsid} (every Linux)
 * the command leads a group of its own and the watch ends the whole group; without it (macOS) the
 * process alone.
 */
final class OwnerWatch {

    private static final String SCRIPT = script();

    private OwnerWatch() {}

    static List<String> around(ChildCommand child) {
        List<String> wrapped = new ArrayList<>();
        boolean group = onPath("setsid");
        if (group) {
            wrapped.add("setsid");
        }
        wrapped.addAll(List.of("sh", "-c", SCRIPT, child.name()));
        wrapped.add(group ? "group" : "0");
        wrapped.add(child.stopSignal().name());
        wrapped.add(Long.toString(child.grace().toSeconds()));
        wrapped.addAll(child.command());
        return wrapped;
    }

    static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String script() {
        try (InputStream in = OwnerWatch.class.getResourceAsStream("owner-watch.sh")) {
            if (in == null) {
                throw new IllegalStateException(
                        "owner-watch.sh is missing beside " + OwnerWatch.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("owner-watch.sh cannot be read", e);
        }
    }
}
