package io.holdfast.benchmark.limit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;

/** Adds up the processor time of the calling thread, user and system, by stage. */
final class StageClock {

    private static final double NANOS = 1e9;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    private long last;

    /** What was before belongs to no stage. */
    void start() {
        last = threads.getCurrentThreadCpuTime();
    }

    /** What was since the start or the end before belongs to {@code stage}. */
    void end(Stage stage) {
        long now = threads.getCurrentThreadCpuTime();
        nanos.merge(stage, now - last, Long::sum);
        last = now;
    }

    StageSeconds seconds() {
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            seconds.put(stage, nanos.getOrDefault(stage, 0L) / NANOS);
        }
        return new StageSeconds(seconds);
    }
}
