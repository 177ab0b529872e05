package io.holdfast.simulator.imageio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir Path directory;

    private static HttpClient trusting(Lab lab) {
        return HttpClient.newBuilder().sslContext(lab.authority.clientContext()).build();
    }

    @Test
    void bytes_go_up_and_come_down_over_https() throws IOException, InterruptedException {
        byte[] data = new byte[20 * 1024 * 1024];
        new Random(5).nextBytes(data);
        try (Lab lab = new Lab(directory, true);
                HttpClient client = trusting(lab)) {
            URI image = lab.daemon.imageUri(Lab.RW);
            assertThat(image.getScheme()).isEqualTo("https");
            HttpResponse<String> put =
                    client.send(
                            HttpRequest.newBuilder(URI.create(image + "?flush=n"))
                                    .header("Content-Range", "bytes 4096-*/*")
                                    .PUT(HttpRequest.BodyPublishers.ofByteArray(data))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(put.statusCode()).isEqualTo(200);
            HttpResponse<byte[]> got =
                    client.send(
                            HttpRequest.newBuilder(image)
                                    .header("Range", "bytes=4096-" + (4095 + data.length))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(got.body()).isEqualTo(data);
            HttpResponse<String> flush =
                    client.send(
                            HttpRequest.newBuilder(image)
                                    .method(
                                            "PATCH",
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"op\":\"flush\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(flush.statusCode()).isEqualTo(200);
            TicketUse use = lab.daemon.tickets().use(Lab.RW);
            assertThat(use).isEqualTo(new TicketUse(3, 1, data.length, data.length, 0, 1));
        }
    }

    @Test
    void a_client_that_does_not_know_the_authority_refuses() throws IOException {
        try (Lab lab = new Lab(directory, true);
                HttpClient client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() ->
                            client.send(
                                    HttpRequest.newBuilder(lab.daemon.uri()).build(),
                                    HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(SSLHandshakeException.class);
            assertThat(lab.authority.pem()).startsWith("-----BEGIN CERTIFICATE-----\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tls_1_2_and_1_3_are_spoken(String protocol) throws IOException {
        try (Lab lab = new Lab(directory, true);
                RawClient client = new RawClient(tlsSocket(lab, protocol))) {
            assertThat(client.request("GET /info/").body()).isEqualTo("{\"version\": \"2.5.3\"}\n");
            assertThat(((SSLSocket) client.socket()).getSession().getProtocol())
                    .isEqualTo(protocol);
        }
    }

    private static Socket tlsSocket(Lab lab, String protocol) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        lab.authority
                                .clientContext()
                                .getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(),
                                        lab.daemon.uri().getPort());
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    @Test
    void plain_http_to_the_tls_port_is_reset_without_a_message() throws IOException {
        try (Lab lab = new Lab(directory, true);
                RawClient client = lab.client()) {
            assertThatThrownBy(() -> client.request("GET /info/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_client_that_sends_no_hello_holds_up_every_new_connection()
            throws IOException, InterruptedException {
        try (Lab lab = new Lab(directory, true);
                HttpClient client = trusting(lab)) {
            Socket mute = new Socket(InetAddress.getLoopbackAddress(), lab.daemon.uri().getPort());
            Lab.await(() -> lab.daemon.connections() == 1);
            CompletableFuture<HttpResponse<String>> waiting =
                    client.sendAsync(
                            HttpRequest.newBuilder(lab.daemon.uri().resolve("/info/"))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            assertThat(lab.daemon.connections()).isEqualTo(1);
            assertThat(waiting).isNotDone();
            mute.close();
            assertThat(waiting.join().statusCode()).isEqualTo(200);
        }
    }
}
