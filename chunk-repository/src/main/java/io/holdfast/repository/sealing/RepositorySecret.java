package io.holdfast.repository.sealing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The random 256 bits that all keys of a repository come from. Stored only wrapped by a master key,
 * in a key slot.
 */
public final class RepositorySecret {

    private static final int SALT_BYTES = 32;
    private static final String WRAPPING = "holdfast/1/key-slot";

    private final SecretKey secret;

    private RepositorySecret(byte[] bytes) {
        this.secret = new SecretKeySpec(bytes, "Generic");
    }

    public static RepositorySecret generate() {
        return new RepositorySecret(random(SubKeys.KEY_BYTES));
    }

    /** A slot from which {@code masterKey}, and nobody without it, gets this secret back. */
    public KeySlot wrap(RepositoryLayout layout, MasterKey masterKey, Instant created) {
        UUID slot = UUID.randomUUID();
        byte[] salt = random(SALT_BYTES);
        Gcm gcm = new Gcm();
        byte[] nonce = gcm.freshNonce();
        try {
            byte[] sealed =
                    gcm.sealing(wrappingKey(masterKey, salt), nonce, layout.associated(slot))
                            .doFinal(secret.getEncoded());
            byte[] wrapped =
                    ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array();
            Base64.Encoder base64 = Base64.getEncoder();
            return new KeySlot(
                    slot, created, base64.encodeToString(salt), base64.encodeToString(wrapped));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret of 32 bytes can be sealed", e);
        }
    }

    /**
     * The secret, or empty if the slot was not made with {@code masterKey} for this layout, or was
     * altered.
     */
    public static Optional<RepositorySecret> unwrap(
            RepositoryLayout layout, KeySlot slot, MasterKey masterKey) {
        try {
            byte[] wrapped = Base64.getDecoder().decode(slot.wrapped());
            byte[] salt = Base64.getDecoder().decode(slot.salt());
            if (wrapped.length != Gcm.NONCE_BYTES + SubKeys.KEY_BYTES + Gcm.TAG_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = new byte[Gcm.NONCE_BYTES];
            System.arraycopy(wrapped, 0, nonce, 0, nonce.length);
            byte[] secret =
                    new Gcm()
                            .opening(
                                    wrappingKey(masterKey, salt),
                                    nonce,
                                    layout.associated(slot.id()))
                            .doFinal(wrapped, nonce.length, wrapped.length - nonce.length);
            return Optional.of(new RepositorySecret(secret));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Not this key, or not a slot: the caller tries the next one and then says so.
            return Optional.empty();
        }
    }

    SecretKey subKey(String purpose) {
        return SubKeys.derive(secret, new byte[0], purpose);
    }

    private static SecretKey wrappingKey(MasterKey masterKey, byte[] salt) {
        return SubKeys.aes(SubKeys.derive(masterKey.secret(), salt, WRAPPING).getEncoded());
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return random;
    }

    @Override
    public String toString() {
        return "RepositorySecret[redacted]";
    }
}
