package io.holdfast.benchmark.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs commands one at a time, and measures them. What they print is kept in a folder of logs. */
public final class Runner {

    private static final int TAIL_LINES = 12;
    private static final int COMMAND_CHARACTERS = 200;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final Path logs;
    private int count;

    public Runner(Path logs) {
        this.logs = logs;
    }

    /**
     * Runs the command to its end. No other child may run meanwhile, it would be counted too.
     *
     * @param what names its log files
     * @throws CommandFailed with the last lines that it printed
     */
    public Measured run(String what, Command command)
            throws IOException, InterruptedException, CommandFailed {
        Files.createDirectories(logs);
        Files.createDirectories(command.folder());
        count++;
        String name = "%03d-%s".formatted(count, what.replaceAll("[^A-Za-z0-9]+", "-"));
        Path output = logs.resolve(name + ".out");
        Path errors = logs.resolve(name + ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command.words())
                        .directory(command.folder().toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().putAll(command.environment());
        ChildTimes before = ChildTimes.now();
        long started = System.nanoTime();
        Process process = builder.start();
        Ended ended = await(process);
        double wall = (System.nanoTime() - started) / NANOS;
        ChildTimes after = ChildTimes.now();
        if (ended.exitCode() != 0) {
            throw new CommandFailed(
                    "%s: exit code %d of \"%s\"%n%s%s"
                            .formatted(
                                    what,
                                    ended.exitCode(),
                                    shortened(command),
                                    tail(output),
                                    tail(errors)),
                    ended.exitCode());
        }
        return new Measured(
                wall, (after.cpuMicros() - before.cpuMicros()) / MICROS, ended.peakBytes(), output);
    }

    private record Ended(int exitCode, long peakBytes) {}

    private static Ended await(Process process) throws InterruptedException {
        try (PeakMemory peak = PeakMemory.of(process)) {
            int exitCode = process.waitFor();
            return new Ended(exitCode, peak.bytes());
        } finally {
            process.destroy();
        }
    }

    /** A class path is longer than anybody wants to read. */
    private static String shortened(Command command) {
        String text = command.toString();
        return text.length() <= COMMAND_CHARACTERS
                ? text
                : text.substring(0, COMMAND_CHARACTERS) + "…";
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                .map(line -> "    " + line + System.lineSeparator())
                .reduce("", String::concat);
    }
}
