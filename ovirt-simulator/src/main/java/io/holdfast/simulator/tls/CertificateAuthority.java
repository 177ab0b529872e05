package io.holdfast.simulator.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority that lives as long as the simulator: signs server certificates for {@code
 * localhost} and {@code 127.0.0.1} and gives its own certificate as PEM, as the engine's
 * pki-resource does. Keys are EC P-256 and never leave memory.
 */
public final class CertificateAuthority {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String SUBJECT_KEY_ID = "2.5.29.14";
    private static final String AUTHORITY_KEY_ID = "2.5.29.35";
    private static final Duration VALID_BEFORE = Duration.ofDays(1);
    private static final Duration VALID_AFTER = Duration.ofDays(30);
    private static final byte[] LOOPBACK_V4 = {127, 0, 0, 1};

    private final KeyPair keys;
    private final byte[] name;
    private final X509Certificate certificate;

    private CertificateAuthority(String commonName) throws GeneralSecurityException, IOException {
        this.keys = newKeys();
        this.name = nameOf(commonName);
        this.certificate =
                certify(
                        name,
                        keys.getPublic(),
                        extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.bool(true))),
                        extension(KEY_USAGE, true, Der.bits(1, new byte[] {0x06})));
    }

    /** Makes a new authority with a fresh key. */
    public static CertificateAuthority create(String commonName) {
        try {
            return new CertificateAuthority(commonName);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK cannot make an EC certificate", e);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The authority's own certificate in PEM. */
    public String pem() {
        try {
            String body =
                    Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was parsed cannot be encoded", e);
        }
    }

    /** Server side: a fresh certificate for localhost and 127.0.0.1, signed by this authority. */
    public SSLContext serverContext() {
        try {
            KeyPair serverKeys = newKeys();
            X509Certificate server =
                    certify(
                            nameOf("localhost"),
                            serverKeys.getPublic(),
                            extension(KEY_USAGE, true, Der.bits(7, new byte[] {(byte) 0x80})),
                            extension(
                                    SUBJECT_ALTERNATIVE_NAME,
                                    false,
                                    Der.sequence(
                                            Der.tagged(
                                                    0x82,
                                                    "localhost"
                                                            .getBytes(StandardCharsets.US_ASCII)),
                                            Der.tagged(0x87, LOOPBACK_V4))));
            KeyStore store = emptyStore();
            char[] none = new char[0];
            store.setKeyEntry(
                    "server",
                    serverKeys.getPrivate(),
                    none,
                    new Certificate[] {server, certificate});
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK cannot make a TLS server context", e);
        }
    }

    /** Client side: trusts this authority and nothing else. */
    public SSLContext clientContext() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("ca", certificate);
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK cannot make a TLS client context", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509Certificate certify(byte[] subject, PublicKey key, byte[]... extensions)
            throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        Instant now = Instant.now();
        byte[][] all = Arrays.copyOf(extensions, extensions.length + 2);
        all[extensions.length] = extension(SUBJECT_KEY_ID, false, Der.octets(keyId(key)));
        all[extensions.length + 1] =
                extension(
                        AUTHORITY_KEY_ID,
                        false,
                        Der.sequence(Der.tagged(0x80, keyId(keys.getPublic()))));
        byte[] toSign =
                Der.sequence(
                        Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                        Der.integer(new BigInteger(63, new SecureRandom()).setBit(62)),
                        algorithm,
                        name,
                        Der.sequence(
                                Der.time(now.minus(VALID_BEFORE)), Der.time(now.plus(VALID_AFTER))),
                        subject,
                        key.getEncoded(),
                        Der.tagged(0xa3, Der.sequence(all)));
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate());
        signer.update(toSign);
        byte[] encoded = Der.sequence(toSign, algorithm, Der.bits(0, signer.sign()));
        List<? extends Certificate> parsed =
                List.copyOf(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(new ByteArrayInputStream(encoded)));
        return (X509Certificate) parsed.getFirst();
    }

    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return Arrays.copyOf(digest, 20);
    }

    private static byte[] nameOf(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(commonName))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }
}
