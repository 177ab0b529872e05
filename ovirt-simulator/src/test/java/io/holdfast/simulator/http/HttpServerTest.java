package io.holdfast.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.simulator.time.SimClock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The server as a careful client sees it. */
class HttpServerTest {
    private static final ServerOptions OPTIONS = ServerOptions.loopback(SimClock.real());

    private static HttpResponse<String> send(
            HttpServer server, String path, String method, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                    HttpRequest.newBuilder(server.uri().resolve(path)).method(method, body).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void a_request_arrives_decoded_and_its_answer_goes_back()
            throws IOException, InterruptedException {
        Endpoint echo =
                request ->
                        Response.text(
                                        200,
                                        "text/plain",
                                        request.method()
                                                + " "
                                                + request.path()
                                                + " "
                                                + request.query()
                                                + " "
                                                + request.bodyText(100))
                                .header("X-Was", request.headers().first("x-is").orElse("-"));
        try (HttpServer server = HttpServer.start(echo, OPTIONS)) {
            HttpResponse<String> answer =
                    send(
                            server,
                            "/a%20b/c+d?x=1%262&x=3&flag",
                            "PUT",
                            HttpRequest.BodyPublishers.ofString("body"));
            assertThat(answer.body()).isEqualTo("PUT /a b/c+d {x=[1&2, 3], flag=[]} body");
            assertThat(answer.headers().firstValue("x-was")).hasValue("-");
        }
    }

    @Test
    void a_chunked_request_is_read_where_chunks_are_known()
            throws IOException, InterruptedException {
        Endpoint echo = request -> Response.text(200, "text/plain", request.bodyText(100_000));
        try (HttpServer server = HttpServer.start(echo, OPTIONS)) {
            byte[] body = "0123456789".repeat(5000).getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> answer =
                    send(
                            server,
                            "/",
                            "POST",
                            HttpRequest.BodyPublishers.ofByteArrays(List.of(body, body)));
            assertThat(answer.body()).hasSize(100_000);
        }
    }

    @Test
    void an_unread_body_does_not_harm_the_next_request() throws IOException, InterruptedException {
        AtomicInteger connections = new AtomicInteger();
        Endpoint careless =
                request -> {
                    request.connection().attachment(Integer.class, connections::incrementAndGet);
                    return Response.empty(204);
                };
        try (HttpServer server = HttpServer.start(careless, OPTIONS);
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<Void> answer =
                        client.send(
                                HttpRequest.newBuilder(server.uri())
                                        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(9999)))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).isEqualTo(204);
            }
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void an_endpoint_that_fails_closes_the_connection_and_the_server_lives_on()
            throws IOException, InterruptedException {
        Endpoint failing =
                request -> {
                    if (request.path().equals("/bad")) {
                        throw new IOException("as told");
                    }
                    return Response.empty(200);
                };
        try (HttpServer server = HttpServer.start(failing, OPTIONS)) {
            assertThatThrownBy(
                            () -> send(server, "/bad", "GET", HttpRequest.BodyPublishers.noBody()))
                    .isInstanceOf(IOException.class);
            assertThat(
                            send(server, "/good", "GET", HttpRequest.BodyPublishers.noBody())
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_lost_answer_was_still_worked_for() throws IOException {
        Deque<Disturbance> planned = new ArrayDeque<>(List.of(new Disturbance.LoseAnswer()));
        AtomicInteger worked = new AtomicInteger();
        Endpoint endpoint =
                request -> {
                    worked.incrementAndGet();
                    return Response.empty(200);
                };
        Faults faults = request -> Optional.ofNullable(planned.poll());
        try (HttpServer server = HttpServer.start(endpoint, OPTIONS.withFaults(faults))) {
            assertThatThrownBy(() ->
                            send(server, "/", "POST", HttpRequest.BodyPublishers.ofString("x")))
                    .isInstanceOf(IOException.class);
            assertThat(worked).hasValue(1);
        }
    }

    @Test
    void a_body_shorter_than_announced_ends_the_connection() throws IOException {
        Endpoint shortOne = request -> Response.streaming(200, 100, out -> out.write(new byte[40]));
        try (HttpServer server = HttpServer.start(shortOne, OPTIONS)) {
            assertThatThrownBy(() -> send(server, "/", "GET", HttpRequest.BodyPublishers.noBody()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void head_is_answered_without_a_body() throws IOException, InterruptedException {
        Endpoint endpoint = request -> Response.text(200, "text/plain", "twelve bytes");
        try (HttpServer server = HttpServer.start(endpoint, OPTIONS)) {
            HttpResponse<String> answer =
                    send(server, "/", "HEAD", HttpRequest.BodyPublishers.noBody());
            assertThat(answer.headers().firstValue("content-length")).hasValue("12");
            assertThat(answer.body()).isEmpty();
        }
    }
}
