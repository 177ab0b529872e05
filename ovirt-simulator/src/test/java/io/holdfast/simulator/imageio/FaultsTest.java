package io.holdfast.simulator.imageio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.http.Disturbance;
import io.holdfast.simulator.http.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    private static final String IMAGE = Lab.image(Lab.RW);
    private static final int BUFFER = 8 * 1024 * 1024;

    @TempDir Path directory;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(directory);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private void plan(String point, Trigger trigger, ImageioFault fault) {
        assertThat(lab.daemon.faults().plan(point, trigger, fault)).isNotBlank();
    }

    private static RawClient.Answer read(RawClient client, long first, long last)
            throws IOException {
        return client.request("GET " + IMAGE, "Range: bytes=" + first + "-" + last);
    }

    @Test
    void an_unreadable_byte_answers_500_and_its_neighbours_stay_readable() throws IOException {
        plan("GET disk", Trigger.always(), new ImageioFault.Unreadable(5000));
        try (RawClient client = lab.client()) {
            assertThat(read(client, 0, 4999).status()).isEqualTo(206);
            assertThat(read(client, 5000, 5000).status()).isEqualTo(500);
            assertThat(read(client, 5001, 6000).status()).isEqualTo(206);
        }
    }

    @Test
    void an_unreadable_byte_far_into_the_range_makes_a_short_body() throws IOException {
        plan("GET *", Trigger.always(), new ImageioFault.Unreadable(BUFFER + 77));
        try (RawClient client = lab.client()) {
            RawClient.Answer answer = read(client, 0, 2L * BUFFER - 1);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.body()).hasSize(BUFFER);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_body_can_end_right_before_a_byte() throws IOException {
        plan("GET *", Trigger.once(), new ImageioFault.ShortBefore(1234));
        try (RawClient client = lab.client()) {
            assertThat(read(client, 1000, 1999).body()).hasSize(234);
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (RawClient client = lab.client()) {
            assertThat(read(client, 1000, 1999).body()).hasSize(1000);
        }
    }

    @Test
    void a_server_error_poisons_its_connection_only() throws IOException {
        plan("GET *", Trigger.nthCall(2), new ImageioFault.ServerError());
        try (RawClient client = lab.client()) {
            assertThat(read(client, 0, 9).status()).isEqualTo(206);
            assertThat(read(client, 0, 9).status()).isEqualTo(500);
            assertThat(read(client, 0, 9).status()).isEqualTo(500);
        }
        try (RawClient client = lab.client()) {
            assertThat(read(client, 0, 9).status()).isEqualTo(206);
        }
    }

    @Test
    void a_ticket_revoked_in_a_body_cuts_it_and_forbids_the_next() throws IOException {
        plan("GET *", Trigger.once(), new ImageioFault.RevokedInBody(300));
        try (RawClient client = lab.client()) {
            assertThat(read(client, 0, 999).body()).hasSize(300);
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (RawClient client = lab.client()) {
            RawClient.Answer answer = read(client, 0, 999);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("was canceled");
        }
    }

    @Test
    void an_unwritable_byte_fails_writes_and_zeros_over_it() throws IOException {
        plan("P*", Trigger.always(), new ImageioFault.Unwritable(100));
        try (RawClient client = lab.client()) {
            assertThat(
                            client.requestWithBody(
                                            "PUT " + IMAGE, "x".repeat(200), "Content-Length: 200")
                                    .status())
                    .isEqualTo(500);
            String zero = "{\"op\":\"zero\",\"offset\":0,\"size\":4096}";
            assertThat(
                            client.requestWithBody(
                                            "PATCH " + IMAGE,
                                            zero,
                                            "Content-Length: " + zero.length())
                                    .status())
                    .isEqualTo(500);
        }
    }

    @Test
    void forbidden_strikes_once_when_told_once() throws IOException {
        plan("EXTENTS disk", Trigger.once(), new ImageioFault.Forbidden());
        try (RawClient client = lab.client()) {
            assertThat(client.request("GET " + IMAGE + "/extents").status()).isEqualTo(403);
        }
        try (RawClient client = lab.client()) {
            assertThat(client.request("GET " + IMAGE + "/extents").status()).isEqualTo(200);
        }
        assertThat(lab.daemon.faults().strikes()).isEqualTo(1);
    }

    @Test
    void the_wire_can_reset_cut_and_answer_in_place() throws IOException {
        plan("GET disk", Trigger.nthCall(1), wire(new Disturbance.CutBody(7)));
        plan("GET disk", Trigger.nthCall(1), wire(new Disturbance.Reset()));
        plan(
                "GET disk",
                Trigger.nthCall(1),
                wire(new Disturbance.Instead(Response.text(503, "text/html", "<html/>"))));
        try (RawClient client = lab.client()) {
            assertThat(read(client, 0, 99).body()).hasSize(7);
        }
        try (RawClient client = lab.client()) {
            assertThatThrownBy(() -> read(client, 0, 99)).isInstanceOf(IOException.class);
        }
        try (RawClient client = lab.client()) {
            assertThat(read(client, 0, 99).status()).isEqualTo(503);
            assertThat(read(client, 0, 99).status()).isEqualTo(206);
        }
    }

    @Test
    void silence_lasts_its_simulated_time_and_ends_in_a_reset() throws IOException {
        plan("GET disk", Trigger.once(), wire(new Disturbance.Silence(Duration.ofMinutes(5))));
        try (RawClient client = lab.client()) {
            client.send("GET " + IMAGE, new String[] {"Range: bytes=0-9"}, "");
            Lab.await(() -> lab.daemon.faults().strikes() == 1);
            assertThat(client.isSilent(50)).isTrue();
            Lab.await(() -> {
                lab.clock.advance(Duration.ofMinutes(1));
                return lab.daemon.connections() == 0;
            });
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_slow_body_takes_its_simulated_time() throws IOException {
        plan("GET disk", Trigger.once(), wire(new Disturbance.SlowBody(100)));
        try (RawClient client = lab.client()) {
            client.send("GET " + IMAGE, new String[] {"Range: bytes=0-199"}, "");
            assertThat(client.head().status()).isEqualTo(206);
            assertThat(client.readBody(5)).hasSize(5);
            Duration before = lab.clock.elapsed();
            Lab.await(() -> {
                lab.clock.advance(Duration.ofMillis(10));
                return lab.daemon.tickets().use(Lab.RW).bytesRead() == 200;
            });
            assertThat(client.readBody(195)).hasSize(195);
            assertThat(lab.clock.elapsed().minus(before)).isGreaterThan(Duration.ofMillis(1800));
        }
    }

    private static ImageioFault wire(Disturbance disturbance) {
        return new ImageioFault.Wire(disturbance);
    }
}
