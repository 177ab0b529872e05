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

    /** The bytes of digits that are checked to be of the right number and kind. */
    static byte[] bytes(String what, String text, int bytes) {
        require(what, text, bytes);
        return bytes(text);
    }

    static void require(String what, String text, int bytes) {
        if (text.length() != 2 * bytes || !areDigits(text)) {
            throw new IllegalArgumentException(
                    "a %s is %d lower-case hexadecimal digits, not \"%s\""
                            .formatted(what, 2 * bytes, text));
        }
    }

    private static boolean areDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
