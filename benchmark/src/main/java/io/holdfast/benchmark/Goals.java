package io.holdfast.benchmark;

import io.holdfast.benchmark.image.SparseDisk.Content;
import io.holdfast.benchmark.report.Goal;
import io.holdfast.benchmark.report.Results;
import io.holdfast.benchmark.report.Row;
import io.holdfast.repository.RepositorySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the figures are to be; reached or missed, the table says it. */
final class Goals {

    private static final String OURS = "holdfast";
    private static final String RESTIC = "restic";
    private static final String BORG = "borg";
    private static final double PEAK_MIB_MAX = 512;
    private static final double MIB = 1 << 20;

    private final Results results;

    Goals(Results results) {
        this.results = results;
    }

    /**
     * Of the comparison with other tools.
     *
     * @param dirtyBytes how much was changed, in {@code dirtyRuns} runs
     * @param dataBytes what the image has that is no hole
     */
    List<Goal> speed(long dirtyBytes, int dirtyRuns, long dataBytes) {
        List<Goal> goals = new ArrayList<>();
        goals.add(limit("wall s", Row::wallSeconds));
        goals.add(limit("CPU s", Row::cpuSeconds));
        goals.add(busyLimit());
        goals.add(cpu("full import", Scenario.FULL, RESTIC, 0.45));
        goals.add(cpu("full import", Scenario.FULL, BORG, 0.90));
        goals.add(stored("full import", Scenario.FULL, RESTIC));
        goals.add(stored("full import", Scenario.FULL, BORG));
        goals.add(
                Goal.atMost(
                        "1 % changed, extents told: wall s",
                        of(Scenario.CHANGED, Row::wallSeconds), 2.0));
        goals.add(
                Goal.atMost(
                        "1 % changed, extents told: stored ÷ dirty bytes",
                        of(Scenario.CHANGED, row -> storedBytes(row) / dirtyBytes), 1.1));
        goals.add(cpu("1 % changed, not told", Scenario.AGAIN, BORG, 0.85));
        goals.add(cpu("1 % changed, not told", Scenario.AGAIN, RESTIC, 0.75));
        double gridBytes = (double) dirtyRuns * RepositorySettings.defaults().chunkBytes();
        goals.add(
                Goal.atMost(
                        "1 % changed, not told: grid chunks stored ÷ changed runs",
                        of(Scenario.AGAIN, row -> storedBytes(row) / gridBytes), 1.0));
        goals.add(cpu("export", Scenario.EXPORT, RESTIC, 0.75));
        goals.add(cpu("export", Scenario.EXPORT, BORG, 0.75));
        goals.add(
                Goal.atMost(
                        "export: bytes on disk ÷ data of the image",
                        of(Scenario.EXPORT, row -> storedBytes(row) / dataBytes),
                        1.0));
        goals.add(
                Goal.atMost(
                        "verify: wall s ÷ export's",
                        ratio(
                                row(Scenario.VERIFY, OURS),
                                row(Scenario.EXPORT, OURS),
                                Row::wallSeconds),
                        1.0));
        return goals;
    }

    /** That memory does not grow from the smallest to the largest disk of content that repeats. */
    List<Goal> memory(List<String> works, String smallest, String largest) {
        List<Goal> goals = new ArrayList<>();
        for (String work : works) {
            goals.add(
                    Goal.atMost(
                            "%s: peak with %s ÷ with %s".formatted(work, largest, smallest),
                            ratio(
                                    row(MemoryPart.scenario(work, Content.REPEATED, largest), OURS),
                                    row(
                                            MemoryPart.scenario(work, Content.REPEATED, smallest),
                                            OURS),
                                    Row::peakBytes),
                            1.1));
        }
        return goals;
    }

    /** Of everything that was measured. */
    Goal peak() {
        return Goal.atMost(
                "highest resident memory, MiB",
                results.rows().stream()
                        .filter(row -> row.tool().equals(OURS))
                        .mapToDouble(row -> row.peakBytes() / MIB)
                        .max(),
                PEAK_MIB_MAX);
    }

    /** The limit's stages one after another, on one thread, beside the import of the same bytes. */
    private Goal limit(String of, ToDoubleFunction<Row> figure) {
        return Goal.atLeast(
                "full import: limit ÷ " + of,
                ratio(row(Scenario.LIMIT, "sum"), row(Scenario.FULL, OURS), figure),
                0.80);
    }

    /** The import uses all processors, which cost each other caches, memory and perhaps a core. */
    private Goal busyLimit() {
        return Goal.atLeast(
                "full import: limit on all processors at once ÷ CPU s",
                ratio(row(Scenario.BUSY_LIMIT, "sum"), row(Scenario.FULL, OURS), Row::cpuSeconds),
                0.80);
    }

    private Goal cpu(String what, String scenario, String other, double bound) {
        return Goal.atMost(
                "%s: CPU s ÷ %s's".formatted(what, other),
                ratio(row(scenario, OURS), row(scenario, other), Row::cpuSeconds),
                bound);
    }

    private Goal stored(String what, String scenario, String other) {
        return Goal.atMost(
                "%s: stored bytes ÷ %s's".formatted(what, other),
                ratio(row(scenario, OURS), row(scenario, other), Goals::storedBytes),
                1.0);
    }

    private Optional<Row> row(String scenario, String tool) {
        return results.row(scenario, tool);
    }

    private OptionalDouble of(String scenario, ToDoubleFunction<Row> figure) {
        Optional<Row> row = row(scenario, OURS);
        return row.isPresent()
                ? OptionalDouble.of(figure.applyAsDouble(row.get()))
                : OptionalDouble.empty();
    }

    private static OptionalDouble ratio(
            Optional<Row> one, Optional<Row> other, ToDoubleFunction<Row> figure) {
        if (one.isEmpty() || other.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                figure.applyAsDouble(one.get()) / figure.applyAsDouble(other.get()));
    }

    private static double storedBytes(Row row) {
        return row.storedBytes().orElseThrow();
    }
}
