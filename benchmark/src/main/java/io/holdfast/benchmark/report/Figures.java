package io.holdfast.benchmark.report;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers as a table shows them. */
public final class Figures {

    private static final double MIB = 1 << 20;

    private Figures() {}

    public static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / MIB);
    }

    /** A dash where there is none. */
    public static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? mebibytes(bytes.getAsLong()) : "–";
    }

    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** A dash where there is none. */
    public static String decimal(OptionalDouble value) {
        return value.isPresent() ? decimal(value.getAsDouble()) : "–";
    }

    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
