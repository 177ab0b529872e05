package io.holdfast.simulator.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statuses, texts, headers and what becomes of the connection, as the real daemon answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireFormTest {
    private static final String KEPT = "kept";
    private static final String CLOSED = "closed";
    private static final String IMAGE = Lab.image(Lab.RW);
    private static final String NOT_ALLOWED = "You are not allowed to access this resource: ";

    private Lab lab;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        lab = new Lab(directory);
        lab.disk.guestWrite(0, "abcdefghij".getBytes(StandardCharsets.US_ASCII));
    }

    @AfterAll
    void stop() throws IOException {
        lab.close();
    }

    /** One exchange: request line, one header or none, body, then what must come back. */
    record Exchange(
            String request,
            String header,
            String body,
            int status,
            String text,
            String connection) {
        Exchange(String request, String header, int status, String text, String connection) {
            this(request, header, "", status, text, connection);
        }

        @Override
        public String toString() {
            return request + " | " + header + " | " + body + " -> " + status;
        }
    }

    static Stream<Exchange> exchanges() {
        return Stream.of(
                new Exchange("GET /info/", "", 200, "{\"version\": \"2.5.3\"}", KEPT),
                new Exchange("GET /info", "", 404, "No handler for '/info'", KEPT),
                new Exchange("GET /nothing", "", 404, "No handler for '/nothing'", KEPT),
                new Exchange("GET /tickets/x", "", 404, "No handler for '/tickets/x'", KEPT),
                // reads
                new Exchange("GET " + IMAGE, "Range: bytes=0-9", 206, "abcdefghij", KEPT),
                new Exchange("GET " + IMAGE, "Range: bytes=3-3", 206, "d", KEPT),
                new Exchange("GET " + IMAGE + "?close=y", "Range: bytes=0-1", 206, "ab", CLOSED),
                new Exchange(
                        "GET " + IMAGE,
                        "Range: bytes=1073741800-1073741824",
                        416,
                        "Requested range out of allowed range",
                        KEPT),
                new Exchange(
                        "GET " + IMAGE,
                        "Range: bytes=-100",
                        416,
                        "suffix-byte-range-spec not supported yet",
                        KEPT),
                new Exchange(
                        "GET " + IMAGE,
                        "Range: bytes=0-9,20-29",
                        416,
                        "Cannot satisfy range 'bytes=0-9,20-29', invalid range or multiple ranges",
                        KEPT),
                new Exchange(
                        "GET " + IMAGE,
                        "Range: bytes=9-0",
                        416,
                        "Cannot satisfy range 'bytes=9-0', first > last",
                        KEPT),
                new Exchange(
                        "GET " + IMAGE,
                        "Range: Bytes=0-9",
                        416,
                        "Cannot satisfy range 'Bytes=0-9', invalid range or multiple ranges",
                        KEPT),
                new Exchange("GET " + IMAGE, "Range: bytes=1073741824-", 206, "", KEPT),
                new Exchange(
                        "GET " + IMAGE,
                        "Range: bytes=1073741825-",
                        400,
                        "Requested -1 bytes, available 0 bytes",
                        KEPT),
                new Exchange(
                        "GET /images/unknown",
                        "",
                        403,
                        NOT_ALLOWED + "No such ticket unknown",
                        CLOSED),
                new Exchange(
                        "GET " + Lab.image(Lab.RO) + "/",
                        "",
                        403,
                        NOT_ALLOWED + "No such ticket ro/",
                        CLOSED),
                new Exchange("GET /images/r%6f", "Range: bytes=0-0", 206, "a", KEPT),
                new Exchange("GET /images/", "", 400, "Ticket id is required", KEPT),
                // verbs
                new Exchange(
                        "POST " + Lab.image(Lab.RO),
                        "",
                        405,
                        "Method 'POST' not defined for '/images/ro'",
                        KEPT),
                new Exchange(
                        "DELETE " + Lab.image(Lab.RO),
                        "",
                        405,
                        "Method 'DELETE' not defined for '/images/ro'",
                        KEPT),
                new Exchange("BREW " + IMAGE, "", 405, "Invalid method 'BREW'", KEPT),
                // extents
                new Exchange(
                        "GET " + IMAGE + "/extents?context=bogus",
                        "",
                        400,
                        "Unsupported value 'bogus' for 'context',"
                                + " expecting one of ['dirty', 'zero']",
                        KEPT),
                new Exchange(
                        "GET " + IMAGE + "/extents?context=dirty",
                        "",
                        404,
                        "Ticket does not support dirty extents",
                        KEPT),
                new Exchange(
                        "GET /images/unknown/extents",
                        "",
                        403,
                        NOT_ALLOWED + "No such ticket unknown",
                        CLOSED),
                // writes
                new Exchange(
                        "PUT " + IMAGE,
                        "Transfer-Encoding: identity",
                        400,
                        "Content-Length header is required",
                        KEPT),
                put(
                        "bytes 200-100/*",
                        "",
                        400,
                        "Invalid Content-Range 'bytes 200-100/*'," + " first > last",
                        KEPT),
                put(
                        "bytes 200-100/*",
                        "x",
                        400,
                        "Invalid Content-Range 'bytes 200-100/*'," + " first > last",
                        CLOSED),
                put(
                        "bytes 0-99/50",
                        "x",
                        400,
                        "Invalid Content-Range 'bytes 0-99/50'," + " last >= complete",
                        CLOSED),
                put("bytes=0-99", "x", 400, "Invalid Content-Range 'bytes=0-99'", CLOSED),
                put("bytes */100", "x", 400, "Invalid Content-Range 'bytes */100'", CLOSED),
                put("bytes 2097152-2097152/*", "four", 200, "", KEPT),
                put("bytes 3145728-*/*", "x", 200, "", KEPT),
                put("bytes 4194304-4194305/*", "", 200, "", KEPT),
                put(
                        "bytes 1073741823-1073741824/*",
                        "xy",
                        416,
                        "Requested range out of allowed range",
                        CLOSED),
                new Exchange(
                        "PUT " + IMAGE + "?flush=maybe",
                        "Content-Length: 0",
                        400,
                        "Unsupported value 'maybe' for 'flush', expecting one of ['n', 'y']",
                        KEPT),
                new Exchange(
                        "PUT " + Lab.image(Lab.RO),
                        "Content-Length: 0",
                        403,
                        NOT_ALLOWED + "Transfer=(ticket/ro) forbids write",
                        CLOSED),
                // zero and flush
                patch("{\"op\":\"zero\",\"offset\":4096000,\"size\":8192,\"flush\":true}", 200, ""),
                patch("{\"op\":\"zero\",\"size\":0}", 200, ""),
                patch("{\"op\":\"flush\"}", 200, ""),
                patch(
                        "{\"op\":\"zero\",\"offset\":1073741824,\"size\":1}",
                        416,
                        "Requested range out of allowed range"),
                patch("{\"op\":\"zero\",\"offset\":5}", 400, "Missing required value for 'size'"),
                patch("{\"op\":\"zero\",\"offset\":\"1\",\"size\":1}", 400, "Integer required '1'"),
                patch(
                        "{\"op\":\"trim\"}",
                        400,
                        "Unsupported value 'trim' for 'op', expecting one of ['flush', 'zero']"),
                patch("{}", 400, "Missing required value for op"),
                patch("[\"op\"]", 500, "Server failed to perform the request, check logs"),
                // checksum
                new Exchange(
                        "GET " + IMAGE + "/checksum?block_size=1000",
                        "",
                        400,
                        "Block size out of allowed range: 1048576-16777216",
                        KEPT),
                new Exchange(
                        "GET " + IMAGE + "/checksum?block_size=1048577",
                        "",
                        400,
                        "Block size is not aligned to 4096",
                        KEPT),
                new Exchange(
                        "GET /images/unknown/checksum",
                        "",
                        403,
                        NOT_ALLOWED + "No such ticket unknown",
                        KEPT));
    }

    private static Exchange put(
            String range, String body, int status, String text, String connection) {
        return new Exchange(
                "PUT " + IMAGE + "?flush=n",
                "Content-Range: " + range,
                body,
                status,
                text,
                connection);
    }

    private static Exchange patch(String body, int status, String text) {
        return new Exchange("PATCH " + IMAGE, "", body, status, text, KEPT);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void the_daemon_answers_as_the_real_one_did(Exchange exchange) throws IOException {
        try (RawClient client = lab.client()) {
            RawClient.Answer answer =
                    client.requestWithBody(exchange.request(), exchange.body(), headers(exchange));
            assertThat(answer.status()).isEqualTo(exchange.status());
            assertThat(answer.body().strip()).isEqualTo(exchange.text());
            assertThat(answer.header("server")).isEqualTo("imageio/2.5.3");
            if (exchange.connection().equals(CLOSED)) {
                assertThat(answer.header("connection")).isEqualTo("close");
                assertThat(client.isClosedByServer()).isTrue();
            } else {
                assertThat(answer.headers()).doesNotContainKey("connection");
                assertThat(client.request("GET /info/").status()).isEqualTo(200);
            }
        }
    }

    private static String[] headers(Exchange exchange) {
        boolean sendsBody =
                !exchange.body().isEmpty() || exchange.header().startsWith("Content-Range");
        return Stream.of(
                        exchange.header(),
                        sendsBody ? "Content-Length: " + exchange.body().length() : "")
                .filter(header -> !header.isEmpty())
                .toArray(String[]::new);
    }

    @Test
    void a_range_is_answered_with_its_place_and_the_tickets_size() throws IOException {
        try (RawClient client = lab.client()) {
            RawClient.Answer middle = client.request("GET " + IMAGE, "Range: bytes=100-199");
            assertThat(middle.header("content-length")).isEqualTo("100");
            assertThat(middle.header("content-range")).isEqualTo("bytes 100-199/1073741824");
            assertThat(middle.header("content-disposition"))
                    .isEqualTo("attachment; filename=disk.raw");
            assertThat(middle.header("content-type")).isEqualTo("application/octet-stream");
            assertThat(
                            client.request("GET " + IMAGE, "Range: bytes=1073741800-")
                                    .header("content-range"))
                    .isEqualTo("bytes 1073741800-1073741823/1073741824");
            assertThat(
                            client.request("GET " + IMAGE, "Range: bytes=1073741824-")
                                    .header("content-range"))
                    .isEqualTo("bytes 1073741824-1073741823/1073741824");
            assertThat(
                            client.request("GET " + IMAGE, "Range: bytes=1073741824-1073741824")
                                    .header("content-range"))
                    .isEqualTo("bytes */1073741824");
        }
    }

    @Test
    void options_name_features_and_limits() throws IOException {
        try (RawClient client = lab.client()) {
            RawClient.Answer both = client.request("OPTIONS " + IMAGE);
            assertThat(both.header("allow")).isEqualTo("OPTIONS,GET,PUT,PATCH");
            assertThat(both.body())
                    .isEqualTo(
                            "{\"unix_socket\": \"\\u0000/org/ovirt/imageio\", \"features\":"
                                    + " [\"checksum\", \"extents\", \"flush\", \"zero\"],"
                                    + " \"max_readers\": 8, \"max_writers\": 8}\n");
            RawClient.Answer reader = client.request("OPTIONS " + Lab.image(Lab.RO));
            assertThat(reader.header("allow")).isEqualTo("OPTIONS,GET");
            assertThat(reader.body()).contains("\"features\": [\"checksum\", \"extents\"]");
            RawClient.Answer any = client.request("OPTIONS /images/*");
            assertThat(any.status()).isEqualTo(200);
            assertThat(any.body()).doesNotContain("max_readers");
        }
    }

    @Test
    void head_is_refused_with_a_body_that_desynchronises_the_connection() throws IOException {
        try (RawClient client = lab.client()) {
            RawClient.Answer answer = client.request("HEAD " + IMAGE);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.body()).isEqualTo("Method 'HEAD' not defined for '" + IMAGE + "'\n");
        }
    }

    @Test
    void a_chunked_body_is_refused_and_then_misread_as_the_next_request() throws IOException {
        try (RawClient client = lab.client()) {
            RawClient.Answer refused =
                    client.requestWithBody(
                            "PUT " + IMAGE, "4\r\nabcd\r\n0\r\n\r\n", "Transfer-Encoding: chunked");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("Content-Length header is required\n");
            RawClient.Answer misread = client.answer();
            assertThat(misread.status()).isEqualTo(400);
            assertThat(misread.body()).contains("<!DOCTYPE HTML>");
        }
    }

    @Test
    void a_request_line_over_4096_bytes_answers_414_in_html() throws IOException {
        try (RawClient client = lab.client()) {
            RawClient.Answer answer = client.request("GET /" + "x".repeat(4200));
            assertThat(answer.status()).isEqualTo(414);
            assertThat(answer.header("content-type")).startsWith("text/html");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_short_put_leaves_what_arrived_on_the_disk() throws IOException {
        try (RawClient client = lab.client()) {
            client.send(
                    "PUT " + IMAGE,
                    new String[] {
                        "Content-Length: 1000", "Content-Range: bytes 104857600-104858599/*"
                    },
                    "z".repeat(500));
            client.finishSending();
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("Requested 1000 bytes, available 500 bytes\n");
        }
        ByteBuffer read = ByteBuffer.allocate(1000);
        lab.disk.read(104_857_600, read);
        byte[] expected = new byte[1000];
        Arrays.fill(expected, 0, 500, (byte) 'z');
        assertThat(read.array()).isEqualTo(expected);
    }

    @Test
    void the_continue_line_comes_before_the_ticket_is_looked_at() throws IOException {
        try (RawClient client = lab.client()) {
            client.send(
                    "PUT /images/unknown",
                    new String[] {"Content-Length: 4", "Expect: 100-continue"},
                    "");
            assertThat(client.head().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            client.sendRaw("abcd");
            assertThat(client.answer().status()).isEqualTo(403);
        }
    }

    @Test
    void put_flushes_unless_told_not_to() throws IOException {
        long before = lab.daemon.tickets().use(Lab.RW).flushes();
        try (RawClient client = lab.client()) {
            client.requestWithBody("PUT " + IMAGE, "x", "Content-Length: 1");
            client.requestWithBody("PUT " + IMAGE + "?flush=n", "x", "Content-Length: 1");
        }
        assertThat(lab.daemon.tickets().use(Lab.RW).flushes()).isEqualTo(before + 1);
        lab.disk.guestWrite(0, new byte[] {'a'});
    }

    @Test
    void pipelined_requests_are_answered_in_turn() throws IOException {
        try (RawClient client = lab.client()) {
            client.send("GET " + IMAGE, new String[] {"Range: bytes=0-0"}, "");
            client.send("GET " + IMAGE, new String[] {"Range: bytes=4-4"}, "");
            assertThat(client.answer().body()).isEqualTo("a");
            assertThat(client.answer().body()).isEqualTo("e");
        }
    }

    @Test
    void http_1_0_is_closed_after_one_answer() throws IOException {
        try (RawClient client = lab.client()) {
            client.sendRaw("GET /info/ HTTP/1.0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }
}
