package io.holdfast.endtoend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page below {@code docs/} that is written from the code. */
final class Page {

    static final Path ROOT = Path.of(System.getProperty("holdfast.root"));

    private static final boolean REGENERATE = Boolean.getBoolean("holdfast.regenerate");
    private static final String COMMAND =
            "./mvnw -pl end-to-end -am test -Dtest=ReferencesTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dholdfast.regenerate=true";

    private final StringBuilder text = new StringBuilder();

    Page(String title) {
        text.append("# ").append(title).append("\n\n");
        text.append("Written from the code; do not edit. `").append(COMMAND).append("`\n");
        text.append("writes it anew, and a test fails while it differs.\n");
    }

    void section(String title, String introduction) {
        text.append("\n## ").append(title).append("\n");
        if (!introduction.isEmpty()) {
            text.append('\n').append(introduction).append("\n");
        }
    }

    void head(String... columns) {
        text.append('\n');
        row(List.of(columns));
        text.append("|---".repeat(columns.length)).append("|\n");
    }

    void row(List<String> cells) {
        cells.forEach(cell -> text.append("| ").append(cell.replace("|", "\\|")).append(' '));
        text.append("|\n");
    }

    static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    /** Fails when the page that is checked in is another one. */
    void isCheckedInAs(String name) throws IOException {
        Path file = ROOT.resolve("docs").resolve(name);
        if (REGENERATE) {
            Files.writeString(file, text);
        }
        String checkedIn = Files.exists(file) ? Files.readString(file) : "";
        assertThat(checkedIn)
                .as("docs/%s is not what the code says; write it anew with: %s", name, COMMAND)
                .isEqualTo(text.toString());
    }
}
