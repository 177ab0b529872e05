package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.VmImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an appliance sees below /dev. */
class DevicesTest {
    private static final int MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private Simulator simulator;
    private EngineProbe engine;
    private AdminProbe admin;
    private final byte[] image = new byte[2 * MIB];
    private UUID appliance;
    private String disk;
    private String snapshot;

    @BeforeEach
    void start() throws IOException {
        new Random(11).nextBytes(image);
        Path raw = Files.write(folder.resolve("disk.raw"), image);
        simulator =
                Simulator.start(
                        SimulatorSettings.instant(folder.resolve("data"))
                                .withDevices(folder.resolve("dev")));
        UUID vm = simulator.addVm("web", List.of(VmImages.Image.cow(raw)));
        disk = simulator.disksOf(vm).getFirst().toString();
        appliance = simulator.addAppliance("appliance");
        engine = new EngineProbe(simulator);
        admin = new AdminProbe(simulator);
        snapshot =
                engine.post(
                                "/vms/" + vm + "/snapshots",
                                "<snapshot><description>mine</description><persist_memorystate>false</persist_memorystate></snapshot>")
                        .id();
        engine.awaitText("/vms/" + vm + "/snapshots/" + snapshot, "snapshot_status", "ok");
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        engine.close();
        simulator.close();
    }

    private Path device(String prefix, String of) {
        return folder.resolve("dev")
                .resolve(appliance.toString())
                .resolve("disk/by-id")
                .resolve(prefix + of.substring(0, 20));
    }

    private static Path shown(Path device) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!Files.exists(device)) {
            assertThat(Instant.now()).as("no " + device).isBefore(deadline);
            Thread.onSpinWait();
        }
        return device;
    }

    private String attachments() {
        return "/vms/" + appliance + "/diskattachments";
    }

    private void attach(String bus, String what) {
        String body =
                "<disk_attachment><interface>%s</interface><active>true</active>%s</disk_attachment>"
                        .formatted(bus, what);
        EngineProbe.Reply reply = engine.post(attachments(), body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    private void attachSnapshot(String bus) {
        attach(bus, "<disk id=\"%s\"><snapshot id=\"%s\"/></disk>".formatted(disk, snapshot));
    }

    private void active(boolean active) {
        String body = "<disk_attachment><active>" + active + "</active></disk_attachment>";
        assertThat(engine.call("PUT", attachments() + "/" + disk, body, Map.of()).status())
                .isEqualTo(200);
    }

    @Test
    void a_disk_snapshot_shows_as_it_was_until_it_is_unplugged() throws IOException {
        admin.post("/disks/" + disk + "/write", "{\"offset\":0,\"hex\":\"00112233\"}");
        attachSnapshot("virtio_scsi");
        Path device = shown(device("scsi-0QEMU_QEMU_HARDDISK_", disk));
        assertThat(Files.readAllBytes(device)).isEqualTo(image);
        try (FileChannel guest = FileChannel.open(device, StandardOpenOption.WRITE)) {
            guest.write(ByteBuffer.wrap(new byte[] {9, 9, 9}), MIB);
        }
        active(false);
        assertThat(device).doesNotExist();
        active(true);
        assertThat(Files.readAllBytes(shown(device))).isEqualTo(image);
        assertThat(engine.delete(attachments() + "/" + disk).status()).isEqualTo(200);
        assertThat(device).doesNotExist();
    }

    @Test
    void what_is_written_to_a_disk_of_the_appliance_arrives() throws IOException {
        admin.post("/mark", "");
        String target =
                admin.post(
                        "/vms/" + appliance + "/disks",
                        "{\"size\":2097152,\"interface\":\"virtio\"}");
        String id = EngineProbe.jsonText(target, "id");
        Path device = shown(device("virtio-", id));
        assertThat(device).hasSize(2 * MIB);
        assertThat(admin.get("/invariants?mark=1")).contains("disk-on-appliance");
        try (FileChannel guest = FileChannel.open(device, StandardOpenOption.WRITE)) {
            guest.write(ByteBuffer.wrap(image, MIB, MIB), MIB);
        }
        assertThat(engine.delete(attachments() + "/" + id).status()).isEqualTo(200);
        byte[] now = new byte[2 * MIB];
        simulator.disk(UUID.fromString(id)).contents.read(0, ByteBuffer.wrap(now));
        byte[] wanted = new byte[2 * MIB];
        System.arraycopy(image, MIB, wanted, MIB, MIB);
        assertThat(now).isEqualTo(wanted);
    }

    @Test
    void a_device_may_never_show_though_the_engine_says_plugged() {
        admin.fault("step", "device", "{\"kind\":\"hangs\"}");
        attachSnapshot("virtio");
        assertThat(engine.get(attachments() + "/" + disk).xml().at("active")).contains("true");
        active(false);
        active(true);
        shown(device("virtio-", disk));
    }

    @Test
    void a_guest_that_does_not_run_sees_nothing() {
        attachSnapshot("virtio");
        shown(device("virtio-", disk));
        admin.post("/vms/" + appliance + "/run", "{\"up\":false}");
        assertThat(device("virtio-", disk)).doesNotExist();
        admin.post("/vms/" + appliance + "/appliance", "");
        shown(device("virtio-", disk));
    }
}
