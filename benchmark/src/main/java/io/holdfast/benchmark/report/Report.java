package io.holdfast.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is shown and written at the end.
 *
 * @param subject what was measured on, in a sentence or two
 */
public record Report(
        Machine machine,
        List<String> subject,
        List<Row> rows,
        List<Goal> goals,
        Grid grid,
        List<String> notices,
        List<String> failures) {

    /**
     * A table of counted figures.
     *
     * @param text for people; empty where it was not asked for
     * @param rows the same for programs
     */
    public record Grid(String text, List<Map<String, Object>> rows) {
        public Grid {
            rows = List.copyOf(rows);
        }

        /** It was not asked for. */
        public static Grid none() {
            return new Grid("", List.of());
        }
    }

    public Report {
        subject = List.copyOf(subject);
        rows = List.copyOf(rows);
        goals = List.copyOf(goals);
        notices = List.copyOf(notices);
        failures = List.copyOf(failures);
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "Machine: " + machine);
        subject.forEach(sentence -> line(text, sentence));
        line(text, "");
        if (!rows.isEmpty()) {
            text.append(rowTable());
        }
        if (!goals.isEmpty()) {
            line(text, "");
            text.append(goalTable());
        }
        text.append(grid.text());
        notices.forEach(notice -> line(text, "Note: " + notice));
        failures.forEach(failure -> line(text, "FAILED: " + failure));
        return text.toString();
    }

    private TextTable rowTable() {
        TextTable table =
                new TextTable("scenario", "tool", "wall s", "CPU s", "peak MiB", "stored MiB");
        for (Row row : rows) {
            table.row(
                    row.scenario(),
                    row.tool(),
                    Figures.decimal(row.wallSeconds()),
                    Figures.decimal(row.cpuSeconds()),
                    Figures.mebibytes(row.peakBytes()),
                    Figures.mebibytes(row.storedBytes()));
        }
        return table;
    }

    private TextTable goalTable() {
        TextTable table = new TextTable("goal", "verdict", "measured", "bound");
        for (Goal goal : goals) {
            table.row(
                    goal.what(),
                    goal.verdict(),
                    Figures.decimal(goal.measured()),
                    (goal.atMost() ? "≤ " : "≥ ") + Figures.decimal(goal.bound()));
        }
        return table;
    }

    /** For programs. */
    public void writeJson(Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine);
        json.put("subject", subject);
        json.put("rows", rows.stream().map(Report::fields).toList());
        json.put("goals", goals.stream().map(Report::fields).toList());
        json.put("grid", grid.rows());
        json.put("notices", notices);
        json.put("failures", failures);
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), json);
    }

    private static Map<String, @Nullable Object> fields(Row row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("scenario", row.scenario());
        fields.put("tool", row.tool());
        fields.put("rounds", row.rounds());
        fields.put("wallSeconds", row.wallSeconds());
        fields.put("cpuSeconds", row.cpuSeconds());
        fields.put("peakBytes", row.peakBytes());
        fields.put(
                "storedBytes",
                row.storedBytes().isPresent() ? row.storedBytes().getAsLong() : null);
        return fields;
    }

    private static Map<String, @Nullable Object> fields(Goal goal) {
        OptionalDouble measured = goal.measured();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("what", goal.what());
        fields.put("verdict", goal.verdict());
        fields.put("measured", measured.isPresent() ? measured.getAsDouble() : null);
        fields.put(goal.atMost() ? "atMost" : "atLeast", goal.bound());
        return fields;
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
