package io.holdfast.benchmark;

import io.holdfast.benchmark.limit.Limit;
import io.holdfast.benchmark.process.Command;
import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own for the limit, so that it starts as cold as what it is compared with. */
final class ChildJvm {

    private ChildJvm() {}

    /** The child runs in another folder. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The same JDK and class path as this one. */
    static Command command(Path folder, Path image, int threads) {
        return Command.in(
                folder,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                Limit.class.getName(),
                image.toString(),
                Integer.toString(threads));
    }
}
