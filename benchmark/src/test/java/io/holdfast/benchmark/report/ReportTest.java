package io.holdfast.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir private Path folder;

    private static Sample sample(double seconds, long peak, long stored) {
        return new Sample(seconds, seconds / 2, peak, OptionalLong.of(stored));
    }

    private static Report report() throws IOException {
        Results results = new Results();
        results.add("full", "tool 1.0", sample(3, 10, 100));
        results.add("full", "tool 1.0", sample(1, 30, 300));
        results.add("full", "tool 1.0", sample(2, 20, 200));
        results.notice("once");
        results.notice("once");
        return new Report(
                Machine.here(),
                List.of("an image"),
                results.rows(),
                List.of(
                        Goal.atMost("quick", OptionalDouble.of(2), 1),
                        Goal.atLeast("good", OptionalDouble.empty(), 0.8)),
                Report.Grid.none(),
                results.notices(),
                results.failures());
    }

    @Test
    void rounds_become_medians_and_the_highest_peak() throws IOException {
        Row row = report().rows().getFirst();

        assertThat(row).isEqualTo(new Row("full", "tool 1.0", 3, 2, 1, 30, OptionalLong.of(200)));
        assertThat(Row.median(new double[] {1, 2, 4, 9})).isEqualTo(3);
    }

    @Test
    void a_goal_says_whether_it_is_reached() {
        assertThat(Goal.atMost("", OptionalDouble.of(1), 1).verdict()).isEqualTo("reached");
        assertThat(Goal.atMost("", OptionalDouble.of(1.01), 1).verdict()).isEqualTo("missed");
        assertThat(Goal.atLeast("", OptionalDouble.of(0.8), 0.8).verdict()).isEqualTo("reached");
        assertThat(Goal.atLeast("", OptionalDouble.of(0.7), 0.8).verdict()).isEqualTo("missed");
        assertThat(Goal.atLeast("", OptionalDouble.empty(), 1).verdict()).isEqualTo("not measured");
    }

    @Test
    void a_table_is_aligned_and_its_rows_are_complete() {
        TextTable table = new TextTable("what", "tool", "s");
        table.row("import", "a", "1.50");

        assertThat(table)
                .hasToString(
                        """
                        | what   | tool |    s |
                        |--------|------|-----:|
                        | import | a    | 1.50 |
                        """);
        assertThatThrownBy(() -> table.row("too", "few"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_text_tells_rows_goals_and_notes() throws IOException {
        assertThat(report().text())
                .contains("| full     | tool 1.0 |   2.00 |  1.00 |")
                .contains("| quick | missed       |     2.00 | ≤ 1.00 |")
                .containsOnlyOnce("Note: once");
    }

    @Test
    void the_json_has_what_the_text_has() throws IOException {
        Path file = folder.resolve("results.json");
        report().writeJson(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/rows/0/storedBytes").asLong()).isEqualTo(200);
        assertThat(json.at("/goals/0/atMost").asDouble()).isEqualTo(1);
        assertThat(json.at("/goals/1/measured").isNull()).isTrue();
        assertThat(json.at("/machine/cores").asInt()).isPositive();
    }
}
