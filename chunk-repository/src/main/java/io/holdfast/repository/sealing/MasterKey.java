package io.holdfast.repository.sealing;

import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The operator's key, 256 bits. It opens a key slot of a repository and nothing else; who has lost
 * it has lost the repository.
 */
public final class MasterKey {

    private static final int BYTES = 32;

    /** 32 bytes are 64 digits; a longer file is not a key file and is not read. */
    private static final int FILE_BYTES_MAX = 1024;

    private static final String WAY_OUT =
            "; a key file holds 32 random bytes as one line of base64 (44 characters) or of"
                    + " hexadecimal digits (64), as \"openssl rand -base64 32\" prints them";

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    public static MasterKey generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new MasterKey(bytes);
    }

    /** From a file of one line, base64 or hexadecimal. */
    public static MasterKey fromFile(Path file) {
        // Not by its size: a pipe has none, and a device has no end.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(FILE_BYTES_MAX + 1);
            if (text.length > FILE_BYTES_MAX) {
                throw new RepositoryException.Refused(
                        "the key file " + file + " is longer than a key" + WAY_OUT);
            }
            return parse(new String(text, StandardCharsets.US_ASCII), "the key file " + file);
        } catch (NoSuchFileException e) {
            throw new RepositoryException.Refused(
                    "there is no key file " + file.toAbsolutePath() + WAY_OUT, e);
        } catch (IOException e) {
            throw new RepositoryException.Refused(
                    "the key file %s cannot be read: %s%s".formatted(file, e.getMessage(), WAY_OUT),
                    e);
        }
    }

    /** From the text of such a file. */
    public static MasterKey fromText(String text) {
        return parse(text, "the key text");
    }

    private static MasterKey parse(String text, String where) {
        String key = text.strip();
        if (key.length() == 2 * BYTES && key.chars().allMatch(HexFormat::isHexDigit)) {
            return new MasterKey(HexFormat.of().parseHex(key));
        }
        byte[] decoded = base64(key);
        if (decoded.length != BYTES) {
            throw new RepositoryException.Refused(where + " does not hold a key" + WAY_OUT);
        }
        return new MasterKey(decoded);
    }

    private static byte[] base64(String key) {
        try {
            return Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            // The caller says what is wrong; the text itself must not reach a message.
            return new byte[0];
        }
    }

    /** The line to keep in a key file. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    SecretKey secret() {
        return new SecretKeySpec(bytes, "Generic");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MasterKey key
                && java.security.MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "MasterKey[redacted]";
    }
}
