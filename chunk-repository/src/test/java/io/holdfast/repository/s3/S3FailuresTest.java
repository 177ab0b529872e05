package io.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store's answer means: again later, again with less, or not at all. */
class S3FailuresTest {

    private static RepositoryException answer(int status, String code) throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body =
                ("<?xml version=\"1.0\"?><Error><Code>"
                                + code
                                + "</Code><Message>no</Message></Error>")
                        .getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/xml");
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try (S3BlobStore store = storeAt(server)) {
            return catchThrowableOfType(
                    RepositoryException.class, () -> store.get(new BlobName("a"), 10));
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown",
        "503, ServiceUnavailable",
        "429, TooManyRequests",
        "403, RequestLimitExceeded",
        "403, AnythingThatWeDoNotKnow"
    })
    void a_store_that_is_asked_too_much_is_asked_again_and_less(int status, String code)
            throws Exception {
        assertThat(answer(status, code))
                .isInstanceOfSatisfying(
                        RepositoryException.Unavailable.class,
                        away -> assertThat(away.tooMany()).isTrue());
    }

    @Test
    void a_listing_whose_connection_breaks_is_asked_again() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", HttpExchange::close);
        server.start();
        try (S3BlobStore store = storeAt(server)) {
            assertThat(catchThrowable(() -> store.list("packs/").count()))
                    .isInstanceOf(RepositoryException.Unavailable.class)
                    .hasMessageContaining("cannot list objects");
        } finally {
            server.stop(0);
        }
    }

    private static S3BlobStore storeAt(HttpServer server) {
        return new S3BlobStore(
                S3Settings.of(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        "us-east-1",
                        "bucket",
                        "key",
                        "secret"));
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "400, RequestTimeout"})
    void a_store_that_fails_is_asked_again(int status, String code) throws Exception {
        assertThat(answer(status, code))
                .isInstanceOfSatisfying(
                        RepositoryException.Unavailable.class,
                        away -> assertThat(away.tooMany()).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied",
        "403, InvalidAccessKeyId",
        "403, SignatureDoesNotMatch",
        "403, RequestTimeTooSkewed"
    })
    void what_an_operator_has_to_repair_is_final(int status, String code) throws Exception {
        assertThat(answer(status, code)).isInstanceOf(RepositoryException.Refused.class);
    }
}
