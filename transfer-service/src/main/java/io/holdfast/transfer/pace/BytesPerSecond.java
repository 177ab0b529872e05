package io.holdfast.transfer.pace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate. */
public record BytesPerSecond(long value) {

    /**
     * Less, and the pieces that wait for one another could take longer than an engine leaves an
     * image transfer without a byte.
     */
    public static final long MIN = 256 << 10;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})([KMG]?)");

    public BytesPerSecond {
        if (value < MIN) {
            throw new IllegalArgumentException(
                    "a rate of %d bytes a second is less than the least possible, %d"
                            .formatted(value, MIN));
        }
    }

    /**
     * Reads {@code 50M}: K, M and G are powers of 1024.
     *
     * @throws IllegalArgumentException if it is no rate, or too low a one
     */
    static BytesPerSecond parse(String text) {
        Matcher rate = TEXT.matcher(text);
        if (!rate.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no rate; write bytes a second, for example 50M".formatted(text));
        }
        int shift =
                switch (rate.group(2)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    default -> 0;
                };
        return new BytesPerSecond(Math.multiplyExact(Long.parseLong(rate.group(1)), 1L << shift));
    }
}
