package io.holdfast.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to start, and how it ends.
 *
 * @param name what it is called in messages
 * @param command the program and its arguments
 * @param environment added to the environment of the owner
 * @param directory where it runs; created when absent
 * @param log takes its standard output and error; appended to, directories created when absent
 * @param stopSignal asks it to end
 * @param grace how long it may take to end before its whole group is killed; counted in whole
 *     seconds, at least one
 */
public record ChildCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        StopSignal stopSignal,
        Duration grace) {

    private static final Duration GRACE = Duration.ofSeconds(10);

    public ChildCommand {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a child process needs a name for its messages");
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command of " + name + " is empty");
        }
        if (grace.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "the grace of " + name + " is " + grace + "; give at least a second");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        directory = directory.toAbsolutePath();
        log = log.toAbsolutePath();
    }

    /** A command that runs beside its log, ends on TERM, and has ten seconds for it. */
    public static ChildCommand of(String name, Path log, List<String> command) {
        Path directory = log.toAbsolutePath().resolveSibling(".").normalize();
        return new ChildCommand(name, command, Map.of(), directory, log, StopSignal.TERM, GRACE);
    }

    public ChildCommand withEnvironment(Map<String, String> added) {
        return new ChildCommand(name, command, added, directory, log, stopSignal, grace);
    }

    public ChildCommand in(Path other) {
        return new ChildCommand(name, command, environment, other, log, stopSignal, grace);
    }

    public ChildCommand endingOn(StopSignal signal, Duration within) {
        return new ChildCommand(name, command, environment, directory, log, signal, within);
    }

    /**
     * The {@code java} that runs this program, so that no other JDK is met by accident; it writes
     * nothing to the system's temporary folder.
     *
     * @param unpacked takes what libraries unpack at run time; created when absent
     */
    public static List<String> java(Path unpacked) {
        try {
            Files.createDirectories(unpacked);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(unpacked + " cannot be created", e);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + unpacked.toAbsolutePath(),
                // They are kept in the system's temporary folder, whatever the property says.
                "-XX:-UsePerfData");
    }
}
