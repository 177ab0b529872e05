package io.holdfast.benchmark.process;

import java.nio.file.Path;

/**
 * What a command took.
 *
 * @param cpuSeconds user and system time of its process and all of that one's children
 * @param peakBytes the most resident memory of all its processes at once, as far as polling saw it
 * @param output the file that holds its standard output
 */
public record Measured(double wallSeconds, double cpuSeconds, long peakBytes, Path output) {}
