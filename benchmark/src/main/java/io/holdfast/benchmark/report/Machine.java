package io.holdfast.benchmark.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was measured, in general terms.
 *
 * @param processor as the kernel names it
 * @param memoryMebibytes all of it
 */
public record Machine(
        int cores, String processor, long memoryMebibytes, String system, String java) {

    /** This one. */
    public static Machine here() throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    private static String field(String file, String name) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("0 (not told)");
    }

    @Override
    public String toString() {
        return "%d cores of %s, %d MiB of memory, %s, %s"
                .formatted(cores, processor, memoryMebibytes, system, java);
    }
}
