package io.holdfast.localstack;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Credentials that are new at each start, so that none is ever worth writing down. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /**
     * {@code bytes} random bytes in hexadecimal: letters and digits only, safe in any URL, file or
     * shell.
     */
    static String random(int bytes) {
        byte[] secret = new byte[bytes];
        RANDOM.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
