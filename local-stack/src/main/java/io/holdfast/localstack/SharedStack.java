package io.holdfast.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Servers that all tests of one JVM share: each starts when it is first asked for and ends with the
 * JVM. A test keeps to topics, schemas and buckets of its own, and neither kills nor closes a
 * shared server.
 */
public final class SharedStack {

    private static final Path ALL = Path.of("target", "local-stack");
    private static final String PREFIX = "shared-";
    private static final Path OWN = ALL.resolve(PREFIX + ProcessHandle.current().pid());

    private static @Nullable KafkaServer kafka;
    private static @Nullable PostgresServer postgres;
    private static @Nullable S3Server s3;

    private SharedStack() {}

    public static synchronized KafkaServer kafka() {
        if (kafka == null) {
            kafka = KafkaServer.start(folder("kafka"));
        }
        return kafka;
    }

    public static synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = PostgresServer.start(folder("postgres"));
        }
        return postgres;
    }

    public static synchronized S3Server s3() {
        if (s3 == null) {
            s3 = S3Server.start(folder("s3"));
        }
        return s3;
    }

    /** Another one for each start: one that failed keeps its log, and class loaders share a JVM. */
    private static Path folder(String server) {
        try {
            Files.createDirectories(ALL);
            removeAbandoned();
            return Files.createTempDirectory(Files.createDirectories(OWN), server + "-")
                    .resolve(server);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(ALL.toAbsolutePath() + " cannot be prepared", e);
        }
    }

    /** The folders of JVMs that are gone; their servers went with them. */
    private static void removeAbandoned() throws IOException {
        try (Stream<Path> folders = Files.list(ALL)) {
            for (Path folder : folders.toList()) {
                String name = folder.getFileName().toString();
                if (name.startsWith(PREFIX)
                        && isGone(Long.parseLong(name.substring(PREFIX.length())))) {
                    remove(folder);
                }
            }
        }
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).isEmpty();
    }

    private static void remove(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(folder)) {
            files = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
