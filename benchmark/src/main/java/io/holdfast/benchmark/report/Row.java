package io.holdfast.benchmark.report;

import java.util.List;
import java.util.OptionalLong;

/**
 * One scenario with one tool: medians over the rounds, and the highest peak.
 *
 * @param rounds how many
 */
public record Row(
        String scenario,
        String tool,
        int rounds,
        double wallSeconds,
        double cpuSeconds,
        long peakBytes,
        OptionalLong storedBytes) {

    static Row of(String scenario, String tool, List<Sample> samples) {
        long[] stored =
                samples.stream()
                        .flatMapToLong(sample -> sample.storedBytes().stream())
                        .sorted()
                        .toArray();
        return new Row(
                scenario,
                tool,
                samples.size(),
                median(samples.stream().mapToDouble(Sample::wallSeconds).sorted().toArray()),
                median(samples.stream().mapToDouble(Sample::cpuSeconds).sorted().toArray()),
                samples.stream().mapToLong(Sample::peakBytes).max().orElseThrow(),
                stored.length == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(stored[(stored.length - 1) / 2]));
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
