package io.holdfast.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether a process is over, as opposed to listed. */
final class ProcessState {

    private ProcessState() {}

    /**
     * True also for a zombie: whoever is orphaned waits for the first process of its container to
     * take note of its end, and many a container's first process never does. A zombie whose other
     * threads still run has not ended: it still holds its ports. Source: proc_pid_stat(5), the
     * state after the name; proc_pid_task(5).
     */
    static boolean hasEnded(ProcessHandle process) {
        if (!process.isAlive()) {
            return true;
        }
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
            String line = Files.readString(proc.resolve("stat"));
            boolean zombie = line.charAt(line.lastIndexOf(')') + 2) == 'Z';
            return zombie && threads.count() <= 1;
        } catch (IOException | UncheckedIOException e) {
            // Over since the question above, or a system without /proc: the handle knows.
            return !process.isAlive();
        }
    }
}
