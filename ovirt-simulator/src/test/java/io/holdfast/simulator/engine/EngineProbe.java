package io.holdfast.simulator.engine;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.engine.xml.XmlParser;
import io.holdfast.simulator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;

/** A client of the engine that does not think: it sends and returns what came. */
final class EngineProbe implements AutoCloseable {
    record Reply(int status, HttpHeaders headers, String body) {
        Xml xml() {
            try {
                return XmlParser.parse(body);
            } catch (XmlParser.NotXml e) {
                throw new AssertionError("not XML: " + body, e);
            }
        }

        String id() {
            return xml().attribute("id").orElseThrow();
        }

        String detail() {
            Xml xml = xml();
            return (xml.name().equals("action") ? xml.child("fault").orElseThrow() : xml)
                    .at("detail")
                    .orElse("");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final HttpClient http;
    final URI site;
    final String token;

    EngineProbe(Simulator simulator) {
        this.http = HttpClient.newBuilder().sslContext(simulator.clientTls()).build();
        this.site = simulator.engineUrl().resolve("/");
        this.token = signIn(simulator.username(), simulator.password());
    }

    Reply form(String path, String form, String accept) {
        return send(
                HttpRequest.newBuilder(site.resolve(path))
                        .header("Accept", accept)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
    }

    private String signIn(String user, String password) {
        Reply reply =
                form(
                        "/ovirt-engine/sso/oauth/token",
                        "grant_type=password&scope=ovirt-app-api&username="
                                + user
                                + "&password="
                                + password,
                        "application/json");
        return jsonText(reply.body(), "access_token");
    }

    static String jsonText(String json, String name) {
        try {
            return Json.parse(json) instanceof Json.Obj o
                            && o.members().get(name) instanceof Json.Str s
                    ? s.value()
                    : "";
        } catch (Json.Malformed e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    Reply call(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(site.resolve("/ovirt-engine/api" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Version", "4")
                        .header("Accept", "application/xml")
                        .header("Content-Type", "application/xml")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return send(request.build());
    }

    Reply get(String path) {
        return call("GET", path, "", Map.of());
    }

    Reply post(String path, String body) {
        return call("POST", path, body, Map.of());
    }

    Reply delete(String path) {
        return call("DELETE", path, "", Map.of());
    }

    /** Asks until the answer pleases. */
    Reply await(String path, Predicate<Reply> pleases) {
        Instant deadline = Instant.now().plus(PATIENCE);
        Reply reply = get(path);
        while (!pleases.test(reply)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(path + " still answers " + reply);
            }
            reply = get(path);
        }
        return reply;
    }

    Reply awaitText(String path, String element, String value) {
        return await(path, r -> r.status() == 200 && r.xml().at(element).orElse("").equals(value));
    }

    byte[] read(String url) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException e) {
            throw new AssertionError("cannot read the image", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    String readText(String url) {
        return new String(read(url), StandardCharsets.UTF_8);
    }

    int write(String url, byte[] bytes) {
        return send(HttpRequest.newBuilder(URI.create(url))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                        .build())
                .status();
    }

    Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
