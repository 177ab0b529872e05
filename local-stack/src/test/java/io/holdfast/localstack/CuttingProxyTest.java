package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CuttingProxyTest {

    private static final int STALLED_MILLIS = 300;

    private ServerSocket echo;
    private CuttingProxy proxy;

    @BeforeEach
    void put_the_proxy_before_a_server_that_says_what_it_hears() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.ofLiteral(LoopbackPort.HOST));
        Thread.ofVirtual().start(this::serve);
        proxy = CuttingProxy.before(new LoopbackPort(echo.getLocalPort()));
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException closed) {
                assertThat(echo.isClosed()).isTrue();
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException reset) {
            assertThat(reset).isInstanceOf(SocketException.class);
        }
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.ofLiteral(LoopbackPort.HOST), proxy.port().number());
    }

    private static String said(Socket client, String words) throws IOException {
        byte[] bytes = words.getBytes(StandardCharsets.US_ASCII);
        client.getOutputStream().write(bytes);
        return new String(
                client.getInputStream().readNBytes(bytes.length), StandardCharsets.US_ASCII);
    }

    @Test
    void what_is_said_passes_both_ways_and_so_does_its_end() throws IOException {
        try (Socket client = client()) {
            assertThat(said(client, "hello")).isEqualTo("hello");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_cut_resets_connections_and_lets_new_ones_pass() throws IOException {
        try (Socket client = client()) {
            assertThat(said(client, "hello")).isEqualTo("hello");
            proxy.cut();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        try (Socket client = client()) {
            assertThat(said(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void a_refused_connection_is_reset_until_all_is_well_again() throws IOException {
        proxy.refuse();
        assertThatThrownBy(
                        () -> {
                            try (Socket client = client()) {
                                if (said(client, "hello").isEmpty()) {
                                    throw new SocketException("reset, seen as an end");
                                }
                            }
                        })
                .isInstanceOf(SocketException.class);
        proxy.heal();
        try (Socket client = client()) {
            assertThat(said(client, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void what_is_said_while_it_stalls_arrives_when_all_is_well_again() throws IOException {
        try (Socket client = client()) {
            assertThat(said(client, "hello")).isEqualTo("hello");
            proxy.stall();
            client.setSoTimeout(STALLED_MILLIS);
            client.getOutputStream().write('x');
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(0);
            proxy.heal();
            assertThat(client.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void a_connection_is_cut_in_the_middle_of_an_answer() throws IOException {
        proxy.cutAfter(7);
        try (Socket client = client()) {
            assertThat(said(client, "hello")).isEqualTo("hello");
            assertThatThrownBy(() -> said(client, "again")).isInstanceOf(SocketException.class);
        }
        proxy.heal();
        try (Socket client = client()) {
            assertThat(said(client, "hello again")).isEqualTo("hello again");
        }
    }

    @Test
    void before_a_server_that_is_down_a_connection_is_reset() throws IOException {
        echo.close();
        try (Socket client = client()) {
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
    }
}
