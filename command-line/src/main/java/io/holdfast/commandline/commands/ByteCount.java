package io.holdfast.commandline.commands;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as a person writes it: {@code 4096}, {@code 64KiB}, {@code 1MiB}, {@code 2GiB}.
 */
record ByteCount(long bytes) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(|KiB|MiB|GiB|TiB)");

    /** Reads an argument. */
    static final class Reading implements ITypeConverter<ByteCount> {
        @Override
        public ByteCount convert(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "\"%s\" is no size such as 64KiB or 1GiB".formatted(text));
            }
            int shift =
                    switch (matcher.group(2)) {
                        case "KiB" -> 10;
                        case "MiB" -> 20;
                        case "GiB" -> 30;
                        case "TiB" -> 40;
                        default -> 0;
                    };
            try {
                return new ByteCount(
                        Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift));
            } catch (ArithmeticException e) {
                throw new TypeConversionException("\"%s\" is too large".formatted(text));
            }
        }
    }
}
