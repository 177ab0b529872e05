package io.holdfast.repository.format;

import java.util.HexFormat;

/** Lower-case hexadecimal of a fixed length, as identities are written. */
final class Hex {

    private static final HexFormat HEX = HexFormat.of();

    private Hex() {}

    static String of(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    static byte[] bytes(String text) {
        return HEX.parseHex(text);
    }

    static void require(String what, String text, int bytes) {
        boolean right =
                text.length() == 2 * bytes
                        && text.chars()
                                .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!right) {
            throw new IllegalArgumentException(
                    "a %s is %d lower-case hexadecimal digits, not \"%s\""
                            .formatted(what, 2 * bytes, text));
        }
    }
}
