package io.holdfast.simulator.imageio;

import java.util.Map;
import java.util.TreeMap;

/** Ranges merged, so that a byte moved twice counts once. */
final class RangeSum {
    private final TreeMap<Long, Long> endsByStart = new TreeMap<>();

    RangeSum() {}

    RangeSum(RangeSum other) {
        endsByStart.putAll(other.endsByStart);
    }

    void add(long start, long length) {
        if (length <= 0) {
            return;
        }
        long from = start;
        long to = start + length;
        Map.Entry<Long, Long> before = endsByStart.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map<Long, Long> inside = endsByStart.subMap(from, true, to, true);
        for (long end : inside.values()) {
            to = Math.max(to, end);
        }
        inside.clear();
        endsByStart.put(from, to);
    }

    long sum() {
        long sum = 0;
        for (Map.Entry<Long, Long> range : endsByStart.entrySet()) {
            sum += range.getValue() - range.getKey();
        }
        return sum;
    }
}
