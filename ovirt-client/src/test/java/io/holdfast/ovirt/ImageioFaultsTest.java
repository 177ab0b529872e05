package io.holdfast.ovirt;

import static io.holdfast.ovirt.SimulatedEngine.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.ovirt.imageio.BlockingImageioClient;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.http.Disturbance;
import io.holdfast.simulator.imageio.ImageioFault;
import io.holdfast.simulator.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of reads and writes when imageio, the network or storage misbehave. */
@Timeout(60)
class ImageioFaultsTest {

    @TempDir Path folder;
    private SimulatedEngine lab;
    private TransferReadiness.Ready transfer;

    @BeforeEach
    void start() throws IOException {
        lab = new SimulatedEngine(folder);
        transfer = lab.download(lab.readyBackup(Optional.empty()));
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private void plan(Trigger trigger, ImageioFault fault) {
        assertThat(lab.simulator.imageio().faults().plan("*", trigger, fault)).isNotBlank();
    }

    private ImageioSession open(ImageioLimits limits) {
        return lab.imageio.open(transfer.url(), limits);
    }

    private static byte[] read(ImageioSession session, long start, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        session.read(new ByteRange(start, length), into);
        assertThat(into.remaining()).isZero();
        return into.array();
    }

    private byte[] expected(int start, int length) {
        return Arrays.copyOfRange(lab.image, start, start + length);
    }

    static Stream<ImageioFault> passingFaults() {
        return Stream.of(
                new ImageioFault.ServerError(),
                new ImageioFault.ShortBefore(100_000),
                new ImageioFault.Wire(new Disturbance.Reset()),
                new ImageioFault.Wire(new Disturbance.CloseUnanswered()),
                new ImageioFault.Wire(new Disturbance.CutBody(70_000)),
                new ImageioFault.Wire(new Disturbance.ResetInBody(70_000)),
                new ImageioFault.Wire(new Disturbance.LoseAnswer()));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void a_range_is_read_whole_after_a_passing_fault(ImageioFault fault) {
        try (ImageioSession session = open(ImageioLimits.usual())) {
            plan(Trigger.once(), fault);
            assertThat(read(session, 0, MIB)).isEqualTo(expected(0, MIB));
            assertThat(lab.simulator.imageio().faults().strikes()).isEqualTo(1);
            assertThat(read(session, 3 * MIB, 777)).isEqualTo(expected(3 * MIB, 777));
        }
    }

    @Test
    void a_rejected_ticket_stops_at_once_and_is_not_shown() {
        String url = transfer.url().reveal().toString();
        String ticket = url.substring(url.lastIndexOf('/') + 1);
        try (ImageioSession session = open(ImageioLimits.usual())) {
            plan(Trigger.always(), new ImageioFault.Forbidden());
            assertThatThrownBy(() -> read(session, 0, MIB))
                    .isInstanceOfSatisfying(
                            ImageioException.TicketRejected.class,
                            rejected -> {
                                assertThat(rejected.again()).isFalse();
                                assertThat(rejected).hasMessageContaining("HTTP 403");
                                assertThat(rejected.toString()).doesNotContain(ticket);
                            });
            assertThat(lab.simulator.imageio().faults().strikes()).isEqualTo(1);
        }
        assertThat(transfer.toString()).doesNotContain(ticket);
        assertThat(transfer.url().toString()).contains("[ticket]");
    }

    @Test
    void an_unreadable_byte_is_named_with_its_range_after_all_attempts() {
        try (ImageioSession session = open(ImageioLimits.usual())) {
            plan(Trigger.always(), new ImageioFault.ShortBefore(300_000));
            ByteBuffer into = ByteBuffer.allocate(MIB);
            assertThatThrownBy(() -> session.read(new ByteRange(65_536, MIB), into))
                    .isInstanceOfSatisfying(
                            ImageioException.Unreadable.class,
                            unreadable ->
                                    assertThat(unreadable.diskOffset())
                                            .isBetween(65_536L, 300_000L))
                    .hasMessageContaining("read [65536, ")
                    .hasMessageContaining("attempts made: 3");
            assertThat(into.position()).isZero();
            assertThat(lab.simulator.imageio().faults().strikes()).isEqualTo(3);
            assertThat(read(session, 3 * MIB, 10)).isEqualTo(expected(3 * MIB, 10));
        }
    }

    @Test
    void a_silent_daemon_is_given_up_at_the_deadline() {
        Duration soon = Duration.ofMillis(300);
        ImageioLimits hasty =
                new ImageioLimits(
                        2, Duration.ofSeconds(5), soon, soon, soon, soon, 2, Duration.ofMinutes(1));
        try (ImageioSession session = open(hasty)) {
            plan(
                    Trigger.always(),
                    new ImageioFault.Wire(new Disturbance.Silence(Duration.ofSeconds(30))));
            assertThatThrownBy(() -> read(session, 0, MIB))
                    .isInstanceOfSatisfying(
                            ImageioException.Unavailable.class,
                            unavailable -> assertThat(unavailable.again()).isTrue())
                    .hasMessageContaining("awaiting the answer");
        }
        lab.simulator.imageio().faults().clear();
    }

    @Test
    void a_body_that_trickles_is_given_up_too() {
        Duration soon = Duration.ofMillis(400);
        ImageioLimits hasty =
                new ImageioLimits(
                        2,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        soon,
                        soon,
                        soon,
                        1,
                        Duration.ofMinutes(1));
        try (ImageioSession session = open(hasty)) {
            plan(Trigger.always(), new ImageioFault.Wire(new Disturbance.SlowBody(20_000)));
            assertThatThrownBy(() -> read(session, 0, MIB))
                    .isInstanceOf(ImageioException.Unavailable.class)
                    .hasMessageContaining("while reading");
        }
    }

    @Test
    void sixteen_readers_never_open_a_ninth_connection() throws Exception {
        int most = 0;
        try (ImageioSession session = open(ImageioLimits.usual().withConnections(64));
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            assertThat(session.options().maxReaders()).isEqualTo(8);
            List<Future<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                reads.add(threads.submit(() -> read(session, 0, 64 * 1024)));
            }
            for (Future<byte[]> each : reads) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(expected(0, 64 * 1024));
                most = Math.max(most, lab.simulator.imageio().connections());
            }
        }
        assertThat(most).isBetween(1, 8);
    }

    @Test
    void a_budget_of_one_is_kept() throws Exception {
        try (ImageioSession session = open(ImageioLimits.usual().withConnections(1));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                reads.add(threads.submit(() -> read(session, 0, 4096)));
            }
            for (Future<byte[]> each : reads) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(expected(0, 4096));
                assertThat(lab.simulator.imageio().connections()).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void writing_to_a_read_ticket_is_rejected() {
        try (ImageioSession session = open(ImageioLimits.usual())) {
            assertThatThrownBy(() -> session.write(0, ByteBuffer.wrap(new byte[10])))
                    .isInstanceOf(ImageioException.TicketRejected.class);
        }
    }

    @Test
    void a_range_beyond_the_disk_is_refused() {
        try (ImageioSession session = open(ImageioLimits.usual())) {
            assertThatThrownBy(() -> read(session, 4L * MIB, 10))
                    .isInstanceOf(ImageioException.Refused.class)
                    .hasMessageContaining("416");
            assertThat(read(session, 0, 10)).isEqualTo(expected(0, 10));
        }
    }

    @Test
    void a_failed_write_names_its_offset_and_a_failed_flush_is_not_repeated() {
        Disk like = lab.engine.vms().disks(lab.vm).getFirst().disk();
        Disk target =
                lab.engine
                        .disks()
                        .create(
                                new NewDisk(
                                        Optional.empty(),
                                        "target",
                                        "",
                                        4L * MIB,
                                        DiskFormat.COW,
                                        true,
                                        false,
                                        like.storageDomain().orElseThrow(),
                                        Optional.empty()));
        assertThat(lab.engine.disks().awaitOk(target.id(), SimulatedEngine.LONG_ENOUGH))
                .isInstanceOf(DiskWait.Usable.class);
        TransferReadiness.Ready upload = lab.upload(target.id());
        try (ImageioSession session = lab.imageio.open(upload.url(), ImageioLimits.usual())) {
            plan(Trigger.always(), new ImageioFault.Unwritable(2 * MIB + 5));
            ByteBuffer bytes = ByteBuffer.wrap(lab.image, 0, MIB);
            assertThatThrownBy(() -> session.write(2 * MIB, bytes))
                    .isInstanceOfSatisfying(
                            ImageioException.Unwritable.class,
                            failed -> assertThat(failed.diskOffset()).isEqualTo(2L * MIB));
            assertThat(bytes.remaining()).isEqualTo(MIB);
            lab.simulator.imageio().faults().clear();
            session.write(2 * MIB, bytes);
            assertThat(bytes.remaining()).isZero();

            long before = lab.simulator.imageio().faults().strikes();
            plan(Trigger.always(), new ImageioFault.ServerError());
            assertThatThrownBy(session::flush).isInstanceOf(ImageioException.Unwritable.class);
            assertThat(lab.simulator.imageio().faults().strikes()).isEqualTo(before + 1);
        }
    }

    @Test
    void a_daemon_of_a_foreign_ca_is_not_spoken_to() throws IOException {
        Path foreign =
                Files.writeString(
                        folder.resolve("foreign.pem"),
                        CertificateAuthority.create("engine.lab.test").pem());
        try (BlockingImageioClient distrusting =
                new BlockingImageioClient(new EngineTrust.CaFile(foreign))) {
            assertThatThrownBy(() -> distrusting.open(transfer.url(), ImageioLimits.usual()))
                    .isInstanceOf(ImageioException.Untrusted.class);
        }
    }

    @Test
    void a_closed_session_says_so() {
        ImageioSession session = open(ImageioLimits.usual());
        session.close();
        session.close();

        assertThatThrownBy(() -> read(session, 0, 10)).isInstanceOf(ImageioException.Closed.class);
    }

    @Test
    void a_quiet_session_keeps_itself_alive() throws Exception {
        try (ImageioSession session =
                open(ImageioLimits.usual().withInactivity(Duration.ofMillis(400)))) {
            plan(Trigger.times(3), new ImageioFault.Wire(new Disturbance.CloseUnanswered()));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (lab.simulator.imageio().faults().strikes()
                    < 3) { // three pings came by themselves
                assertThat(System.nanoTime()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(read(session, 0, 10)).isEqualTo(expected(0, 10));
        }
    }

    @Test
    void nothing_listens_is_unavailable() {
        lab.simulator.imageio().close();

        assertThatThrownBy(() -> open(ImageioLimits.usual()))
                .isInstanceOf(ImageioException.Unavailable.class);
    }
}
