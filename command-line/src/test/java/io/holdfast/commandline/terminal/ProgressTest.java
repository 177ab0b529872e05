package io.holdfast.commandline.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1 << 20;

    @Test
    void a_line_says_how_far_how_fast_and_how_long_still() {
        ProgressLine line = new ProgressLine("import a", 256 * MIB, 1024 * MIB, 2 * SECOND);

        assertThat(line.plain())
                .isEqualTo("import a:  25 %  256.0 MiB of 1.0 GiB  128.0 MiB/s  ETA 0:06");
        assertThat(line.drawn()).startsWith("import a [######------------------]  25 %");
    }

    @Test
    void nothing_to_do_and_nothing_done_are_said_too() {
        assertThat(new ProgressLine("a", 0, 0, 0).plain()).isEqualTo("a: 0 B  0 B/s");
        assertThat(new ProgressLine("a", 0, 9, SECOND).plain()).contains("ETA unknown");
    }

    @Test
    void while_the_total_is_not_known_no_share_is_told() {
        ProgressLine line = new ProgressLine("a", 256 * MIB, 0, 2 * SECOND);

        assertThat(line.plain()).isEqualTo("a: 256.0 MiB  128.0 MiB/s");
        assertThat(line.drawn()).startsWith("a [------------------------]").doesNotContain("%");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1610612736, 1.5 GiB", "-5, -5 B"})
    void sizes_are_in_the_unit_that_fits(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
    }

    @Test
    void on_a_screen_the_last_line_stays_and_a_log_is_left_alone_by_a_short_job() {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (boolean watched : new boolean[] {true, false}) {
            PrintStream err = new PrintStream(watched ? screen : log, true, StandardCharsets.UTF_8);
            try (Progress progress =
                    Progress.of(new Terminal(err, err, watched), "import", 10, false)) {
                progress.add(10);
            }
        }
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("100 %  10 B of 10 B")
                .endsWith("\n");
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
