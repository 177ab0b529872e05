package io.holdfast.commandline.terminal;

import java.util.Locale;

/**
 * How far a job is.
 *
 * @param doneBytes moved so far
 * @param totalBytes to be moved; 0 while it is not known
 * @param nanos since it began
 */
record ProgressLine(String what, long doneBytes, long totalBytes, long nanos) {

    private static final int BAR_WIDTH = 24;
    private static final double NANOS_PER_SECOND = 1e9;

    /** For a screen. */
    String drawn() {
        int filled = (int) (BAR_WIDTH * share());
        return "%s [%s%s] %s"
                .formatted(what, "#".repeat(filled), "-".repeat(BAR_WIDTH - filled), numbers());
    }

    /** For a log. */
    String plain() {
        return what + ": " + numbers();
    }

    private String numbers() {
        return totalBytes <= 0
                ? String.format(
                        Locale.ROOT,
                        "%s  %s/s",
                        Sizes.text(doneBytes),
                        Sizes.text((long) bytesPerSecond()))
                : numbersOfAll();
    }

    private String numbersOfAll() {
        return String.format(
                Locale.ROOT,
                "%3d %%  %s of %s  %s/s  %s",
                (int) (100 * share()),
                Sizes.text(doneBytes),
                Sizes.text(totalBytes),
                Sizes.text((long) bytesPerSecond()),
                ended() ? "in " + Sizes.clock(seconds()) : "ETA " + eta());
    }

    private boolean ended() {
        return doneBytes >= totalBytes;
    }

    private double share() {
        return totalBytes <= 0 ? 0 : Math.min(1, doneBytes / (double) totalBytes);
    }

    private double bytesPerSecond() {
        return nanos <= 0 ? 0 : doneBytes * NANOS_PER_SECOND / nanos;
    }

    private long seconds() {
        return Math.round(nanos / NANOS_PER_SECOND);
    }

    private String eta() {
        double rate = bytesPerSecond();
        return rate < 1 ? "unknown" : Sizes.clock(Math.round((totalBytes - doneBytes) / rate));
    }
}
