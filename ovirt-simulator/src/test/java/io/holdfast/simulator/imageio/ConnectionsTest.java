package io.holdfast.simulator.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of connections: limits, poison, expiry, idleness, cancellation. */
class ConnectionsTest {
    private static final String IMAGE = Lab.image(Lab.RW);

    @TempDir Path directory;

    @Test
    void the_ninth_connection_to_a_disk_waits_until_one_closes() throws IOException {
        try (Lab lab = new Lab(directory)) {
            List<RawClient> eight = new ArrayList<>();
            for (int i = 0; i < NbdExport.QEMU_NBD_CONNECTIONS_MAX; i++) {
                RawClient client = lab.client();
                eight.add(client);
                // Tickets of one disk share its places.
                String image = Lab.image(i % 2 == 0 ? Lab.RW : Lab.RO);
                assertThat(client.request("GET " + image, "Range: bytes=0-9").status())
                        .isEqualTo(206);
            }
            try (RawClient ninth = lab.client();
                    RawClient other = lab.client()) {
                ninth.send("GET " + IMAGE, new String[] {"Range: bytes=0-9"}, "");
                Lab.await(() -> lab.export.waiting() == 1);
                assertThat(ninth.isSilent(100)).isTrue();
                assertThat(other.request("GET /info/").status()).isEqualTo(200);

                eight.removeFirst().close();
                assertThat(ninth.answer().status()).isEqualTo(206);
                assertThat(lab.export.connectionsPeak()).isEqualTo(8);
            }
            for (RawClient client : eight) {
                client.close();
            }
            Lab.await(() -> lab.export.connections() == 0);
        }
    }

    @Test
    void a_running_vms_export_has_no_limit() throws IOException {
        try (Lab lab = new Lab(directory)) {
            NbdExport live = NbdExport.ofRunningVm("disk", lab.disk);
            lab.daemon.tickets().add(TicketTerms.download(new TicketId("live"), live, false));
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                RawClient client = lab.client();
                clients.add(client);
                assertThat(client.request("GET /images/live", "Range: bytes=0-9").status())
                        .isEqualTo(206);
            }
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void after_an_nbd_failure_the_connection_stays_poisoned() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient old = lab.client()) {
            assertThat(read(old).status()).isEqualTo(206);
            lab.export.kill();
            assertThat(read(old).body())
                    .isEqualTo("Server failed to perform the request, check logs\n");
            assertThat(read(old).status()).isEqualTo(500);
            lab.export.restart();
            assertThat(read(old).status()).isEqualTo(500);
            try (RawClient fresh = lab.client()) {
                assertThat(read(fresh).status()).isEqualTo(206);
            }
        }
    }

    @Test
    void every_request_but_extents_renews_the_ticket() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            TicketId id = new TicketId("short");
            lab.daemon
                    .tickets()
                    .add(
                            TicketTerms.download(id, lab.export, false)
                                    .withTimeouts(Duration.ofSeconds(2), Duration.ofHours(1)));
            for (int i = 0; i < 4; i++) {
                lab.clock.advance(Duration.ofMillis(1200));
                assertThat(client.request("GET /images/short", "Range: bytes=0-0").status())
                        .isEqualTo(206);
            }
            for (int i = 0; i < 4; i++) {
                lab.clock.advance(Duration.ofMillis(1200));
                assertThat(client.request("OPTIONS /images/short").status()).isEqualTo(200);
            }
            lab.clock.advance(Duration.ofMillis(800));
            assertThat(client.request("GET /images/short/extents").status()).isEqualTo(200);
            lab.clock.advance(Duration.ofMillis(800));
            assertThat(client.request("GET /images/short/extents").status()).isEqualTo(200);
            assertThat(lab.daemon.tickets().state(id).orElseThrow().idleTime())
                    .isEqualTo(Duration.ofMillis(1600));
            lab.clock.advance(Duration.ofMillis(800));
            RawClient.Answer expired = client.request("GET /images/short/extents");
            assertThat(expired.status()).isEqualTo(403);
            assertThat(expired.body()).contains("Transfer=(ticket/short) expired");

            assertThat(lab.daemon.tickets().extend(id, Duration.ofMinutes(5))).isTrue();
            try (RawClient again = lab.client()) {
                assertThat(again.request("GET /images/short", "Range: bytes=0-0").status())
                        .isEqualTo(206);
            }
        }
    }

    @Test
    void a_running_read_outlives_its_ticket_and_renews_it() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            TicketId id = new TicketId("short");
            lab.daemon
                    .tickets()
                    .add(
                            TicketTerms.download(id, lab.export, false)
                                    .withTimeouts(Duration.ofSeconds(2), Duration.ofHours(1)));
            int length = 64 * 1024 * 1024;
            client.send("GET /images/short", new String[] {"Range: bytes=0-" + (length - 1)}, "");
            assertThat(client.head().status()).isEqualTo(206);
            lab.clock.advance(Duration.ofSeconds(9));
            assertThat(client.readBody(length)).hasSize(length);
            Lab.await(() -> !lab.daemon.tickets().state(id).orElseThrow().active());
            assertThat(client.request("GET /images/short", "Range: bytes=0-0").status())
                    .isEqualTo(206);
            assertThat(lab.daemon.tickets().state(id).orElseThrow().transferred()).hasValue(length);
        }
    }

    @Test
    void an_idle_connection_is_closed_after_the_tickets_inactivity_timeout() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            lab.daemon
                    .tickets()
                    .add(
                            TicketTerms.download(new TicketId("idle"), lab.export, false)
                                    .withTimeouts(Duration.ofHours(1), Duration.ofSeconds(2)));
            assertThat(client.request("OPTIONS /images/idle").status()).isEqualTo(200);
            awaitServerWaiting(lab, client);
            lab.clock.advance(Duration.ofSeconds(3));
            assertThat(client.isClosedByServer()).isTrue();
            Lab.await(() -> lab.export.connections() == 0);
        }
    }

    @Test
    void a_reader_that_stops_reading_gets_a_short_body() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            TicketId id = new TicketId("stalled");
            lab.daemon
                    .tickets()
                    .add(
                            TicketTerms.download(id, lab.export, false)
                                    .withTimeouts(Duration.ofHours(1), Duration.ofSeconds(2)));
            client.send("GET /images/stalled", new String[0], "");
            assertThat(client.head().announced()).isEqualTo(Lab.SIZE);
            Lab.await(() -> lab.daemon.tickets().state(id).orElseThrow().active());
            // Time goes on in steps: the server may have begun to wait at any of them.
            Lab.await(() -> {
                lab.clock.advance(Duration.ofSeconds(1));
                return lab.daemon.connections() == 0;
            });
            assertThat(readAll(client)).isLessThan(Lab.SIZE);
        }
    }

    @Test
    void removing_an_idle_ticket_is_immediate_and_idempotent() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            assertThat(read(client).status()).isEqualTo(206);
            assertThat(lab.daemon.tickets().remove(Lab.RW)).isEqualTo(Removal.REMOVED);
            assertThat(lab.daemon.tickets().remove(Lab.RW)).isEqualTo(Removal.REMOVED);
            assertThat(lab.export.connections()).isZero();
            RawClient.Answer gone = read(client);
            assertThat(gone.status()).isEqualTo(403);
            assertThat(gone.body()).contains("No such ticket");
            assertThat(lab.daemon.tickets().use(Lab.RW).bytesRead()).isEqualTo(10);
        }
    }

    @Test
    void removal_waits_for_a_stalled_reader_and_then_cuts_its_body()
            throws IOException, InterruptedException, ExecutionException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client();
                ExecutorService remover = Executors.newVirtualThreadPerTaskExecutor()) {
            client.send("GET " + IMAGE, new String[0], "");
            assertThat(client.head().announced()).isEqualTo(Lab.SIZE);
            Lab.await(() -> lab.daemon.tickets().state(Lab.RW).orElseThrow().active());

            assertThat(lab.daemon.tickets().remove(Lab.RW, Duration.ZERO)).isEqualTo(Removal.BUSY);
            TicketState busy = lab.daemon.tickets().state(Lab.RW).orElseThrow();
            assertThat(busy.canceled()).isTrue();
            assertThat(busy.active()).isTrue();

            Future<Removal> removal = remover.submit(() -> lab.daemon.tickets().remove(Lab.RW));
            assertThat(readAll(client)).isLessThan(Lab.SIZE);
            assertThat(removal.get()).isEqualTo(Removal.REMOVED);
            assertThat(lab.daemon.tickets().state(Lab.RW)).isEmpty();
        }
    }

    @Test
    void removing_all_tickets_does_not_stop_a_running_read() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            int length = 64 * 1024 * 1024;
            client.send("GET " + IMAGE, new String[] {"Range: bytes=0-" + (length - 1)}, "");
            client.head();
            lab.daemon.tickets().removeAll();
            assertThat(client.readBody(length)).hasSize(length);
            assertThat(read(client).status()).isEqualTo(403);
        }
    }

    private static RawClient.Answer read(RawClient client) throws IOException {
        return client.request("GET " + IMAGE, "Range: bytes=0-9");
    }

    /** A silent moment on the wire lets the server come back to waiting for the next request. */
    private static void awaitServerWaiting(Lab lab, RawClient client) throws IOException {
        assertThat(client.isSilent(200)).isTrue();
        assertThat(lab.daemon.connections()).isEqualTo(1);
    }

    private static long readAll(RawClient client) throws IOException {
        long all = 0;
        try {
            int n = client.readBody(1 << 20).length;
            while (n > 0) {
                all += n;
                n = client.readBody(1 << 20).length;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return all;
    }
}
