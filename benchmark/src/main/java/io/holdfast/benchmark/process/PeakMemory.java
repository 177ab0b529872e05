package io.holdfast.benchmark.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Watches the resident memory of a process and its descendants, through /proc (proc(5), Linux). */
final class PeakMemory implements AutoCloseable {

    /** Twenty looks a second cost less than a thousandth of a core. */
    private static final long POLL_MILLIS = 50;

    private static final long KIB = 1024;
    private static final Path PROC = Path.of("/proc");

    private final long root;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread watcher;
    private volatile long peakBytes;

    private PeakMemory(long root) {
        this.root = root;
        this.watcher = Thread.ofPlatform().daemon().name("peak-memory").unstarted(this::watch);
    }

    static PeakMemory of(Process process) {
        PeakMemory peak = new PeakMemory(process.pid());
        peak.watcher.start();
        return peak;
    }

    /** So far. */
    long bytes() {
        return peakBytes;
    }

    private void watch() {
        try {
            do {
                look();
            } while (!ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The sum of what all have now, and the most that one ever had: the larger is the peak. */
    private void look() {
        long together = 0;
        long highest = 0;
        Deque<String> left = new ArrayDeque<>();
        left.add(Long.toString(root));
        while (!left.isEmpty()) {
            String pid = left.remove();
            Optional<String> status = read(pid, "status");
            if (status.isPresent()) {
                together += field(status.get(), "VmRSS:");
                highest = Math.max(highest, field(status.get(), "VmHWM:"));
                String children = read(pid, "task/" + pid + "/children").orElse("");
                left.addAll(
                        Stream.of(children.trim().split(" ", -1))
                                .filter(c -> !c.isEmpty())
                                .toList());
            }
        }
        peakBytes = Math.max(peakBytes, Math.max(together, highest));
    }

    /** Bytes; 0 where the field is not there, as for a process that has just ended. */
    static long field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(digits -> Long.parseLong(digits) * KIB)
                .findFirst()
                .orElse(0);
    }

    /** Empty when the process has ended meanwhile. */
    private static Optional<String> read(String pid, String file) {
        try {
            return Optional.of(
                    Files.readString(PROC.resolve(pid).resolve(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
