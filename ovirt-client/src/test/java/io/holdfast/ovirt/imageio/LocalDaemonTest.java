package io.holdfast.ovirt.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.EngineTrust;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioOptions;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that names a socket of its own, behind which a relay leads to the same server. */
@Timeout(30)
class LocalDaemonTest {

    private final BlockingImageioClient client =
            new BlockingImageioClient(new EngineTrust.Platform());
    private final AtomicInteger relayed = new AtomicInteger();
    private HttpServer server;
    private Path socket;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        socket = folder.resolve("s");
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
        if (exchange.getRequestMethod().equals("OPTIONS")) {
            send(
                    exchange,
                    200,
                    "{\"unix_socket\": \"%s\", \"features\": [], \"max_readers\": 8, \"max_writers\": 8}"
                            .formatted(socket));
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

    private ImageioSession open() {
        return client.open(
                TicketUrl.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/images/t"),
                ImageioLimits.usual());
    }

    private static String read(ImageioSession session) {
        ByteBuffer buffer = ByteBuffer.allocate(10);
        session.read(new ByteRange(5, 10), buffer);
        return new String(buffer.array(), StandardCharsets.UTF_8);
    }

    @Test
    void bytes_come_through_the_socket_of_a_daemon_on_this_host() throws Exception {
        try (ServerSocketChannel relay = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            relay.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> relay(relay));
            try (ImageioSession session = open()) {
                assertThat(read(session)).isEqualTo("0123456789");
                assertThat(read(session)).isEqualTo("0123456789");
            }
        }
        assertThat(relayed).hasValue(1);
    }

    @Test
    void a_socket_that_nobody_serves_costs_nothing_but_the_way_over_the_network() throws Exception {
        Files.createFile(socket);
        try (ImageioSession session = open()) {
            assertThat(read(session)).isEqualTo("0123456789");
        }
        assertThat(relayed).hasValue(0);
    }

    @Test
    void only_a_file_of_a_daemon_on_this_host_is_used() throws Exception {
        Files.createFile(socket);
        URI here = URI.create("https://127.0.0.1:54322/images/t");
        URI elsewhere = URI.create("https://192.0.2.1:54322/images/t");

        assertThat(LocalDaemon.of(here, naming(socket.toString())))
                .contains(UnixDomainSocketAddress.of(socket));
        assertThat(LocalDaemon.of(elsewhere, naming(socket.toString()))).isEmpty();
        assertThat(LocalDaemon.of(here, naming(socket + "-other"))).isEmpty();
        assertThat(LocalDaemon.of(here, naming("\0/org/ovirt/imageio"))).isEmpty();
        assertThat(LocalDaemon.of(here, new ImageioOptions(Set.of(), 8, 8))).isEmpty();
    }

    private static ImageioOptions naming(String path) {
        return new ImageioOptions(Set.of(), 8, 8, Optional.of(path));
    }

    private void relay(ServerSocketChannel relay) {
        try {
            while (true) {
                SocketChannel client = relay.accept();
                relayed.incrementAndGet();
                SocketChannel daemon = SocketChannel.open(server.getAddress());
                Thread.ofVirtual().start(() -> pump(client, daemon));
                Thread.ofVirtual().start(() -> pump(daemon, client));
            }
        } catch (IOException closed) {
            assertThat(relay.isOpen()).isFalse();
        }
    }

    private static void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException closed) {
            assertThat(from.isOpen() && to.isOpen()).isFalse();
        }
    }
}
