package io.holdfast.commandline.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Who an image is: the same name in the same repository is the same VM and disk each time, as a
 * UUID of version 8 (RFC 9562: content of one's own) made from SHA-256.
 */
public record ImageIdentity(String name, UUID vm, UUID disk) {

    public static ImageIdentity of(UUID repository, String name) {
        return new ImageIdentity(
                name, derived(repository, "vm", name), derived(repository, "disk", name));
    }

    private static UUID derived(UUID repository, String kind, String name) {
        String text = "holdfast/image/%s/%s/%s".formatted(repository, kind, name);
        ByteBuffer digest = ByteBuffer.wrap(sha256(text.getBytes(StandardCharsets.UTF_8)));
        long high = (digest.getLong() & ~0xf000L) | 0x8000L;
        long low = (digest.getLong() & ~(0xc0L << 56)) | (0x80L << 56);
        return new UUID(high, low);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
