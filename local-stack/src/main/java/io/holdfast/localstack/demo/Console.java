package io.holdfast.localstack.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the demo prints: steps, one line of progress that is written over, a table. */
final class Console {

    private static final int BAR = 28;
    private static final double MIB = 1 << 20;

    private final PrintStream out;
    private final boolean terminal =
            Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    private String line = "";

    Console(PrintStream out) {
        this.out = out;
    }

    void step(String text) {
        endLine();
        out.println("• " + text);
        out.flush();
    }

    void say(String text) {
        endLine();
        out.println("  " + text);
        out.flush();
    }

    /** Progress: written over on a terminal, a new line for each tenth elsewhere. */
    void progress(String what, long done, long total, double seconds) {
        double part = total == 0 ? 1 : Math.min(1, (double) done / total);
        int full = (int) (part * BAR);
        String bar =
                String.format(
                        Locale.ROOT,
                        "  %-8s [%s%s] %3.0f %%  %7.1f of %.1f MiB  %5.1f s",
                        what,
                        "█".repeat(full),
                        "░".repeat(BAR - full),
                        part * 100,
                        done / MIB,
                        total / MIB,
                        seconds);
        if (terminal) {
            out.print("\r" + bar);
            line = bar;
        } else if (!tenth(bar).equals(tenth(line))) {
            out.println(bar);
            line = bar;
        }
        out.flush();
    }

    /** A table of two or more columns, as wide as its widest cells. */
    void table(List<List<String>> rows) {
        endLine();
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder text = new StringBuilder("  ");
            for (int i = 0; i < columns; i++) {
                String cell = rows.get(r).get(i);
                String gap = " ".repeat(widths[i] - cell.length());
                text.append(i == 0 ? cell + gap : gap + cell).append("  ");
            }
            out.println(text.toString().stripTrailing());
            if (r == 0) {
                out.println("  " + "─".repeat(text.length() - 4));
            }
        }
        out.flush();
    }

    static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
    }

    static String rate(long bytes, double seconds) {
        return seconds <= 0 ? "–" : String.format(Locale.ROOT, "%.0f MB/s", bytes / 1e6 / seconds);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String tenth(String bar) {
        int from = bar.indexOf(']');
        return from < 0 ? "" : bar.substring(0, 11) + bar.substring(from + 1, from + 4);
    }

    private void endLine() {
        if (terminal && !line.isEmpty()) {
            out.println();
        }
        line = "";
    }
}
