package io.holdfast.simulator.engine;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.http.Request;
import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.json.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The engine's single sign-on: tokens by password, logout, and what a bad sign-in gets. */
final class SignIn {
    private static final int FORM_BYTES_MAX = 64 * 1024;

    /** SSO_TOKEN_TIMEOUT: what the answer promises; the session's own limit is far shorter. */
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(100);

    private static final String SCOPE =
            "ovirt-app-api ovirt-ext=token-info:authz-search"
                    + " ovirt-ext=token-info:public-authz-search ovirt-ext=token-info:validate"
                    + " ovirt-ext=token:password-access";
    private static final String JSON = "application/json;charset=UTF-8";
    private static final String EXPIRED =
            "invalid_grant: The provided authorization grant for the auth code has expired.";

    private final Engine engine;
    private final Sessions sessions;

    SignIn(Engine engine, Sessions sessions) {
        this.engine = engine;
        this.sessions = sessions;
    }

    /** {@code POST /ovirt-engine/sso/oauth/token}. */
    Response token(Request request) throws IOException {
        Map<String, String> form = form(request);
        if (!request.headers().first("Accept").equals(Optional.of("application/json"))) {
            return refused("invalid_request", "Missing parameter: 'Accept Header'");
        }
        return issue(form.getOrDefault("username", ""), form.getOrDefault("password", ""));
    }

    /** {@code POST /ovirt-engine/sso/oauth/token-http-auth}: by Basic credentials. */
    Response tokenByBasic(Request request) throws IOException {
        form(request);
        String[] credentials = basic(request).orElse(":").split(":", 2);
        return issue(credentials[0], credentials[1]);
    }

    private Response issue(String user, String password) {
        Optional<String> why = sessions.whyNot(user, password);
        if (why.isPresent()) {
            return refused("access_denied", why.get());
        }
        String token = sessions.open();
        long expires = engine.now().plus(TOKEN_LIFETIME).toEpochMilli();
        return Response.text(
                200,
                JSON,
                "{\"access_token\":"
                        + Json.quote(token)
                        + ",\"scope\":"
                        + Json.quote(SCOPE)
                        + ",\"exp\":\""
                        + expires
                        + "\",\"token_type\":\"bearer\"}");
    }

    /** The answer to a bad password. */
    static Response denied() {
        return refused("access_denied", "Cannot authenticate user 'admin@internal'.");
    }

    private static Response refused(String code, String error) {
        return Response.text(
                400,
                JSON,
                "{\"error_code\":" + Json.quote(code) + ",\"error\":" + Json.quote(error) + "}");
    }

    /** {@code /ovirt-engine/services/sso-logout}: 200 whatever the token. */
    Response logout(Request request) throws IOException {
        Map<String, String> form = form(request);
        request.queryValue("token").ifPresent(sessions::close);
        Optional.ofNullable(form.get("token")).ifPresent(sessions::close);
        return Response.text(200, JSON, "{ }");
    }

    /** Empty when the request may pass, else its 401. */
    Optional<Response> challenge(Request request) {
        Optional<String> authorization =
                request.headers().first("Authorization").filter(a -> !a.isBlank());
        if (authorization.isEmpty()) {
            return Optional.of(unauthorized("Unauthorized"));
        }
        if (authorization.get().startsWith("Bearer ")) {
            String token = authorization.get().substring("Bearer ".length()).strip();
            return sessions.use(token) ? Optional.empty() : Optional.of(unauthorized(EXPIRED));
        }
        String[] credentials = basic(request).orElse(":").split(":", 2);
        return sessions.whyNot(credentials[0], credentials[1])
                .map(why -> unauthorized("access_denied: " + why));
    }

    private static Optional<String> basic(Request request) {
        Optional<String> header =
                request.headers().first("Authorization").filter(a -> a.startsWith("Basic "));
        try {
            return header.map(a -> a.substring("Basic ".length()).strip())
                    .map(b -> new String(Base64.getDecoder().decode(b), StandardCharsets.UTF_8))
                    .filter(c -> c.contains(":"));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not Base64: as good as no credentials
        }
    }

    private static Response unauthorized(String text) {
        return EngineEndpoint.html(401, text).header("WWW-Authenticate", "Basic realm=\"RESTAPI\"");
    }

    private static Map<String, String> form(Request request) throws IOException {
        Map<String, String> form = new HashMap<>();
        for (String pair : request.bodyText(FORM_BYTES_MAX).split("&", -1)) {
            int eq = pair.indexOf('=');
            if (eq > 0) {
                form.put(
                        URLDecoder.decode(pair.substring(0, eq), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(eq + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }
}
