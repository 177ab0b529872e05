package io.holdfast.repository.sealing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Keys from keys: HKDF-SHA256 (RFC 5869) and HMAC-SHA256. */
final class SubKeys {

    static final int KEY_BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private SubKeys() {}

    /** The key for one purpose. */
    static SecretKey derive(SecretKey secret, byte[] salt, String purpose) {
        try {
            HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(secret);
            if (salt.length > 0) {
                extract = extract.addSalt(salt);
            }
            byte[] key =
                    KDF.getInstance("HKDF-SHA256")
                            .deriveData(
                                    extract.thenExpand(
                                            purpose.getBytes(StandardCharsets.US_ASCII),
                                            KEY_BYTES));
            return new SecretKeySpec(key, HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }

    static Mac mac(SecretKey key) {
        return mac(key, null);
    }

    /** For many bytes: the same digest by the provider that is fast on direct buffers. */
    static Mac bulkMac(SecretKey key) {
        return mac(key, NativeCrypto.PROVIDER);
    }

    private static Mac mac(SecretKey key, @Nullable Provider provider) {
        try {
            Mac mac = provider == null ? Mac.getInstance(HMAC) : Mac.getInstance(HMAC, provider);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    static SecretKey aes(byte[] key) {
        SecretKey aes = new SecretKeySpec(key, "AES");
        Arrays.fill(key, (byte) 0);
        return aes;
    }
}
