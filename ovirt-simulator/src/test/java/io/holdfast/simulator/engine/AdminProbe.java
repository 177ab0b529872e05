package io.holdfast.simulator.engine;

import io.holdfast.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A client of the admin port that returns what came. */
final class AdminProbe implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String admin;

    AdminProbe(Simulator simulator) {
        admin = simulator.adminUrl().toString();
    }

    /** The answer's body; anything but 200 is an error. */
    String post(String path, String body) {
        HttpResponse<String> reply =
                send(
                        HttpRequest.newBuilder(URI.create(admin + path))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build());
        if (reply.statusCode() != 200) {
            throw new AssertionError(path + ": " + reply.statusCode() + " " + reply.body());
        }
        return reply.body();
    }

    int status(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(admin + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .statusCode();
    }

    String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(admin + path)).build()).body();
    }

    void fault(String on, String point, String effect) {
        post(
                "/faults",
                "{\"on\":\"%s\",\"point\":\"%s\",\"trigger\":{\"count\":1},\"effect\":%s}"
                        .formatted(on, point, effect));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
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
