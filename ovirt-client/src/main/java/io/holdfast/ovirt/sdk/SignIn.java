package io.holdfast.ovirt.sdk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineLoginRefused;
import io.holdfast.ovirt.EngineSettings;
import io.holdfast.ovirt.EngineUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.http.NameValuePair;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token: got once, renewed by one thread when the engine no longer takes it, revoked at
 * the end. Kept here and not in the SDK, whose own token is unsynchronised and whose renewal leaks
 * a connection each time (behaviour §10.2).
 */
final class SignIn {

    private static final String SCOPE = "ovirt-app-api";

    /** Sends one request, without a token, and reads its answer whole. */
    interface Sender {
        Answer send(HttpPost request, Duration within) throws IOException;
    }

    private final EngineSettings settings;
    private final String root;
    private final Sender sender;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile @Nullable String token;

    SignIn(EngineSettings settings, Sender sender) {
        this.settings = settings;
        this.sender = sender;
        this.root = settings.url().toString().replaceFirst("/api/?$", "");
    }

    /** The present token, got first where there is none. */
    String token() throws IOException {
        String present = token;
        return present != null ? present : renewed(null);
    }

    /**
     * A token other than the refused one; many callers with the same refused token cause one
     * sign-in.
     */
    String renewed(@Nullable String refused) throws IOException {
        lock();
        try {
            String present = token;
            if (present == null || present.equals(refused)) {
                present = signIn();
                token = present;
            }
            return present;
        } finally {
            renewing.unlock();
        }
    }

    private void lock() throws IOException {
        try {
            if (!renewing.tryLock(settings.timeouts().call().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("another thread's sign-in does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another thread signs in", interrupted);
        }
    }

    private String signIn() throws IOException {
        HttpPost request =
                form(
                        "/sso/oauth/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "scope",
                                SCOPE,
                                "username",
                                settings.username(),
                                "password",
                                settings.password().reveal()));
        Answer answer = sender.send(request, settings.timeouts().call());
        Map<String, String> fields = fields(answer);
        String granted = fields.get("access_token");
        if (answer.code() == 200 && granted != null) {
            return granted;
        }
        throw refusal(answer, fields);
    }

    private RuntimeException refusal(Answer answer, Map<String, String> fields) {
        String what = "Could not sign in to the engine at " + settings.url().getHost();
        EngineFault fault =
                new EngineFault(
                        OptionalInt.of(answer.code()),
                        Optional.ofNullable(fields.get("error_code")),
                        Optional.ofNullable(fields.get("error")),
                        Optional.empty());
        boolean refused = answer.code() >= 400 && answer.code() < 500 && answer.code() != 429;
        return refused && (fields.containsKey("error_code") || answer.code() != 404)
                ? new EngineLoginRefused(
                        what + " as " + settings.username() + "; check user name and password",
                        fault,
                        null)
                : new EngineUnavailable(what, fault, null);
    }

    /** Revokes the token, if there is one. */
    void signOut() throws IOException {
        String present = token;
        if (present != null) {
            token = null;
            sender.send(
                    form("/services/sso-logout", Map.of("scope", SCOPE, "token", present)),
                    settings.timeouts().logout());
        }
    }

    private HttpPost form(String path, Map<String, String> fields) {
        HttpPost request = new HttpPost(root + path);
        request.setHeader("Accept", "application/json"); // exactly this, or the engine answers 400
        List<NameValuePair> pairs =
                fields.entrySet().stream()
                        .<NameValuePair>map(e -> new BasicNameValuePair(e.getKey(), e.getValue()))
                        .toList();
        request.setEntity(new UrlEncodedFormEntity(pairs, StandardCharsets.UTF_8));
        return request;
    }

    /** The top-level texts of a JSON object; empty where the body is something else. */
    private static Map<String, String> fields(Answer answer) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(answer.body())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return fields;
        } catch (IOException notJson) {
            return Map.of(); // an HTML error page: the HTTP code tells
        }
    }
}
