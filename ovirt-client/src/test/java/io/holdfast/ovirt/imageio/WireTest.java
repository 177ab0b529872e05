package io.holdfast.ovirt.imageio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.EngineTrust;
import io.holdfast.ovirt.Extent;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentList;
import io.holdfast.ovirt.ExtentListing;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that the simulated daemon never gives, from a small server of our own. */
@Timeout(30)
class WireTest {

    private static final int EXTENTS = 100_000;

    private final BlockingImageioClient client =
            new BlockingImageioClient(new EngineTrust.Platform());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/images/t", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("OPTIONS")) {
            send(exchange, 200, "{\"features\":[\"extents\"],\"max_readers\":2,\"max_writers\":2}");
        } else if (path.endsWith("/extents")) {
            send(exchange, 200, manyExtents());
        } else {
            exchange.getResponseHeaders().set("Content-Range", "bytes 5-14/100");
            send(exchange, 206, "0123456789");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String manyExtents() {
        StringBuilder json = new StringBuilder("[");
        for (long i = 0; i < EXTENTS; i++) {
            json.append(i == 0 ? "" : ", ")
                    .append("{\"start\": ")
                    .append(i * 65536)
                    .append(", \"length\": 65536, \"zero\": ")
                    .append(i % 2 == 0)
                    .append(", \"hole\": false}");
        }
        return json.append("]").toString();
    }

    private ImageioSession open() {
        return client.open(
                TicketUrl.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/images/t"),
                ImageioLimits.usual());
    }

    @Test
    void a_hundred_thousand_extents_are_listed() {
        try (ImageioSession session = open()) {
            ExtentListing listing = session.extents(ExtentContext.ZERO);
            assertThat(listing).isInstanceOf(ExtentListing.Listed.class);
            ExtentList extents = ((ExtentListing.Listed) listing).extents();
            assertThat(extents).hasSize(EXTENTS);
            assertThat(extents.deviceSizeBytes()).isEqualTo(EXTENTS * 65536L);
            assertThat(extents.bytesToRead()).isEqualTo(EXTENTS / 2 * 65536L);
            assertThat(extents.getLast())
                    .isEqualTo(
                            new Extent(
                                    new ByteRange((EXTENTS - 1) * 65536L, 65536),
                                    false,
                                    false,
                                    true));
        }
    }

    @Test
    void an_answer_about_another_range_is_refused() {
        try (ImageioSession session = open()) {
            ByteBuffer into = ByteBuffer.allocate(10);
            session.read(new ByteRange(5, 10), into);
            assertThat(new String(into.array(), StandardCharsets.UTF_8)).isEqualTo("0123456789");
            assertThatThrownBy(() -> session.read(new ByteRange(6, 10), ByteBuffer.allocate(10)))
                    .isInstanceOf(ImageioException.Refused.class)
                    .hasMessageContaining("bytes 5-14/100");
            assertThatThrownBy(() -> session.read(new ByteRange(5, 11), ByteBuffer.allocate(11)))
                    .isInstanceOf(ImageioException.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"start\":0,\"length\":10,\"zero\":false},{\"start\":11,\"length\":1}]",
                "[{\"start\":0,\"length\":-10,\"zero\":false}]",
                "[{\"start\":0,\"length\":10",
                "{\"start\":0}",
                "",
                "[{\"start\":\"0\",\"length\":10}]",
                "[[[[[[[[1]]]]]]]]"
            })
    void extents_that_make_no_sense_are_not_believed(String json) {
        assertThatThrownBy(() ->
                        ImageioJson.extents(
                                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                                ExtentContext.ZERO))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200\r\n\r\n",
                "hello\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                ""
            })
    void heads_that_are_not_http_are_errors(String head) {
        ByteArrayInputStream in =
                new ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> WireHead.read(in::read)).isInstanceOf(IOException.class);
    }

    @Test
    void a_head_without_end_is_cut_off() {
        assertThatThrownBy(() -> WireHead.read(() -> 'x'))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void equal_neighbours_are_merged_and_gaps_refused() {
        ExtentList.Builder builder =
                new ExtentList.Builder()
                        .add(new Extent(new ByteRange(0, 5), true, false, true))
                        .add(new Extent(new ByteRange(5, 5), true, false, true));

        assertThat(builder.build())
                .containsExactly(new Extent(new ByteRange(0, 10), true, false, true));
        assertThatThrownBy(() -> builder.add(new Extent(new ByteRange(11, 1), true, false, true)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
