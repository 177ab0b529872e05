package io.holdfast.benchmark.tools;

import io.holdfast.benchmark.process.Command;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Runner;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which programs this machine has. */
public final class Programs {

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?");

    private final Runner runner;
    private final Path folder;

    /** Asks them in {@code folder}. */
    public Programs(Runner runner, Path folder) {
        this.runner = runner;
        this.folder = folder;
    }

    /** The version of a program; empty where it is not installed. */
    public Optional<String> version(String program, String option)
            throws IOException, InterruptedException, CommandFailed {
        if (!installed(program)) {
            return Optional.empty();
        }
        Path output =
                runner.run(program + "-version", Command.in(folder, program, option)).output();
        Matcher matcher = VERSION.matcher(Files.readString(output, StandardCharsets.UTF_8));
        return Optional.of(matcher.find() ? matcher.group() : "of unknown version");
    }

    private static boolean installed(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(part -> !part.isEmpty())
                .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
    }
}
