package io.holdfast.ovirt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Turns a choice of trust into a TLS context. */
public final class TrustedTls {

    private TrustedTls() {}

    /**
     * A context that believes what {@code trust} says; {@link IllegalArgumentException} names a CA
     * file that is no good.
     */
    public static SSLContext context(EngineTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            switch (trust) {
                case EngineTrust.CaFile(Path pem) ->
                        context.init(null, managers(pem).getTrustManagers(), null);
                case EngineTrust.Platform() -> context.init(null, null, null);
            }
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("No TLS context for " + trust, unusable);
        }
    }

    private static TrustManagerFactory managers(Path pem) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("Cannot read the CA file " + pem, unreadable);
        }
        if (store.size() == 0) {
            throw new IllegalArgumentException("The CA file " + pem + " holds no certificate");
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers;
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }
}
