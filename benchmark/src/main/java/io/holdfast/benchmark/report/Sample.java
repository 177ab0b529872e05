package io.holdfast.benchmark.report;

import io.holdfast.benchmark.process.Measured;
import java.util.OptionalLong;

/**
 * What one run of one scenario took.
 *
 * @param storedBytes by how much the repository grew, or the file that was written; empty where
 *     nothing was to be stored
 */
public record Sample(
        double wallSeconds, double cpuSeconds, long peakBytes, OptionalLong storedBytes) {

    /** Nothing stored. */
    public static Sample of(Measured measured) {
        return new Sample(
                measured.wallSeconds(),
                measured.cpuSeconds(),
                measured.peakBytes(),
                OptionalLong.empty());
    }

    /** So many bytes stored. */
    public static Sample of(Measured measured, long storedBytes) {
        return new Sample(
                measured.wallSeconds(),
                measured.cpuSeconds(),
                measured.peakBytes(),
                OptionalLong.of(storedBytes));
    }
}
