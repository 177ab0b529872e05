package io.holdfast.repository.sealing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Keys from keys: HKDF-SHA256 (RFC 5869) and HMAC-SHA256, both the JDK's. */
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
        try {
            Mac mac = Mac.getInstance(HMAC);
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
