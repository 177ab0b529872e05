package io.holdfast.localstack.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A person at the engine's own API, beside Holdfast: signs in and does things to VMs. */
final class EngineSession implements AutoCloseable {

    private final HttpClient http;
    private final URI api;
    private final String token;

    private EngineSession(HttpClient http, URI api, String token) {
        this.http = http;
        this.api = api;
        this.token = token;
    }

    static EngineSession signIn(URI api, Path caFile, String username, String password)
            throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder().sslContext(trusting(caFile)).build();
        String form =
                "grant_type=password&scope=ovirt-app-api&username="
                        + URLEncoder.encode(username, StandardCharsets.UTF_8)
                        + "&password="
                        + URLEncoder.encode(password, StandardCharsets.UTF_8);
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(api.resolve("/ovirt-engine/sso/oauth/token"))
                                .header("Accept", "application/json")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .timeout(Duration.ofSeconds(30))
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Signing in to the engine: " + answer.body());
        }
        String token = new ObjectMapper().readTree(answer.body()).get("access_token").asText();
        return new EngineSession(http, api, token);
    }

    void delete(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(api + path))
                                .header("Authorization", "Bearer " + token)
                                .header("Accept", "application/xml")
                                .header("Version", "4")
                                .timeout(Duration.ofMinutes(2))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("DELETE " + path + ": " + answer.statusCode() + answer.body());
        }
    }

    private static SSLContext trusting(Path caFile) throws IOException {
        try (InputStream pem = Files.newInputStream(caFile)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "engine", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException wrong) {
            throw new IOException("The CA file " + caFile + " is not a certificate", wrong);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
