package io.holdfast.simulator.engine;

import java.util.Map;
import java.util.TreeMap;

/** Counts what was asked and answered; ids in paths count as one. */
public final class RequestCounters {
    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private final Map<String, Long> counts = new TreeMap<>();

    void answered(String point, int status) {
        add(point.replaceAll(ID, "{id}"));
        add("status " + status);
    }

    void disturbed(String point) {
        add("disturbed " + point.replaceAll(ID, "{id}"));
    }

    private synchronized void add(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** Counts by {@code METHOD /path}, {@code status N} and {@code disturbed METHOD /path}. */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
