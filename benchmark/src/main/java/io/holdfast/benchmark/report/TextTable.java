package io.holdfast.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as Markdown has them: for the terminal and for a document alike. */
public final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();

    /** With these headings; the first two columns are words, the others figures. */
    public TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /** A row of as many cells as there are headings. */
    public void row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "%d cells under %d headings".formatted(cells.length, rows.getFirst().size()));
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int width = 3;
            for (List<String> row : rows) {
                width = Math.max(width, row.get(column).length());
            }
            widths.add(width);
        }
        StringBuilder text = new StringBuilder();
        line(text, rows.getFirst(), widths);
        for (int column = 0; column < widths.size(); column++) {
            int dashes = widths.get(column);
            text.append(
                    isWords(column)
                            ? "|" + "-".repeat(dashes + 2)
                            : "|" + "-".repeat(dashes + 1) + ":");
        }
        text.append('|').append(System.lineSeparator());
        rows.stream().skip(1).forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private static boolean isWords(int column) {
        return column < 2;
    }

    private static void line(StringBuilder text, List<String> row, List<Integer> widths) {
        for (int column = 0; column < row.size(); column++) {
            String padding = " ".repeat(widths.get(column) - row.get(column).length());
            String cell = row.get(column);
            text.append("| ").append(isWords(column) ? cell + padding : padding + cell).append(' ');
        }
        text.append('|').append(System.lineSeparator());
    }
}
