package io.holdfast.endtoend.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that a module gives a value, each with the comment above it; a comment also stands
 * for the lines that follow its own, as far as the next comment or empty line. A line that is
 * commented out, {@code # holdfast.x=}, is a setting that has no value unless it is given one.
 */
record PropertiesFile(String module, List<Entry> entries) {

    /** One line; the comment is empty where there is none. */
    record Entry(String name, String value, String comment) {

        boolean ours() {
            return name.startsWith("holdfast.");
        }
    }

    static PropertiesFile of(String module, String file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        boolean ended = true;
        for (String line :
                Files.readAllLines(Page.ROOT.resolve(module + "/src/main/resources/" + file))) {
            if (line.matches("# holdfast\\.[a-z.-]+=")) {
                entries.add(
                        new Entry(line.substring(2, line.length() - 1), "", comment.toString()));
                ended = true;
            } else if (line.startsWith("#")) {
                if (ended) {
                    comment.setLength(0);
                }
                comment.append(comment.isEmpty() ? "" : " ").append(line.substring(1).strip());
                ended = false;
            } else if (line.isBlank()) {
                comment.setLength(0);
            } else {
                int sign = line.indexOf('=');
                entries.add(
                        new Entry(
                                line.substring(0, sign),
                                line.substring(sign + 1),
                                comment.toString()));
                ended = true;
            }
        }
        return new PropertiesFile(module, entries);
    }
}
