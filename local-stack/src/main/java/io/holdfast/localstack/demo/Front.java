package io.holdfast.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The REST front door, as curl would use it. */
public final class Front implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Supplier<URI> base;
    // An upgrade to HTTP/2 in the middle of a first request fails now and then.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An answer: the status and the JSON of the body. */
    public record Answer(int status, String contentType, JsonNode body) {}

    /**
     * A client.
     *
     * @param base where catalog-service answers; after a restart it may be another place
     */
    public Front(Supplier<URI> base) {
        this.base = base;
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.get().resolve(path)).GET());
    }

    public Answer post(String path, String json) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(base.get().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Asks again until the answer is as wanted. */
    public Answer await(String path, Duration atMost, Predicate<Answer> wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Answer answer = get(path);
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "GET " + path + " did not become what was waited for: " + answer);
            }
            Thread.sleep(PAUSE);
        }
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(
                        request.timeout(Duration.ofSeconds(60)).build(),
                        HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        http.close();
    }
}
