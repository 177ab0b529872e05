package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.localstack.FaultyHttpProxy.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultyHttpProxyTest {

    private static final String BODY = "x".repeat(10_000);

    private final AtomicInteger heard = new AtomicInteger();
    private HttpServer echo;
    private FaultyHttpProxy proxy;

    @BeforeEach
    void put_the_proxy_before_a_server_that_says_what_it_hears() throws IOException {
        echo =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral(LoopbackPort.HOST), 0), 10);
        echo.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        heard.incrementAndGet();
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        echo.start();
        proxy = FaultyHttpProxy.before(new LoopbackPort(echo.getAddress().getPort()));
    }

    @AfterEach
    void close() {
        proxy.close();
        echo.stop(0);
    }

    private HttpResponse<String> said() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port().number()))
                            .version(HttpClient.Version.HTTP_1_1)
                            .POST(HttpRequest.BodyPublishers.ofString(BODY))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void what_is_asked_passes_when_no_fault_is_left() throws Exception {
        proxy.script(List.of(Fault.INTERNAL_ERROR));

        assertThat(said().statusCode()).isEqualTo(500);
        assertThat(said().body()).isEqualTo(BODY);
        assertThat(heard).hasValue(1);
        assertThat(proxy.requests()).isEqualTo(2);
        assertThat(proxy.left()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REQUEST_RESET", "ANSWER_RESET", "BODY_RESET", "BODY_TRUNCATED"})
    void a_connection_that_breaks_is_seen_to_break(Fault fault) {
        proxy.script(List.of(fault));

        assertThatThrownBy(this::said).isInstanceOf(IOException.class);
        assertThat(heard).hasValue(fault == Fault.REQUEST_RESET ? 0 : 1);
    }

    @Test
    void an_answer_that_is_shortened_looks_whole() throws Exception {
        proxy.script(List.of(Fault.BODY_SHORTENED));

        assertThat(said().body()).isEqualTo(BODY.substring(BODY.length() / 2));
    }

    @ParameterizedTest
    @CsvSource({"INTERNAL_ERROR, 500", "SLOW_DOWN, 503"})
    void a_status_is_given_without_asking_the_server(Fault fault, int status) throws Exception {
        proxy.script(List.of(fault));

        assertThat(said().statusCode()).isEqualTo(status);
        assertThat(heard).hasValue(0);
    }
}
