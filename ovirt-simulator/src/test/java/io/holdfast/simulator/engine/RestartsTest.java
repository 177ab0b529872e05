package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.Backup;
import io.holdfast.simulator.engine.state.Delays;
import io.holdfast.simulator.engine.state.VmImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What machines lose that die and come back, and what is told of reads. */
@Timeout(120)
class RestartsTest {

    private static final int DISK_BYTES = 1 << 20;

    @TempDir private Path folder;
    private Simulator simulator;
    private EngineProbe engine;
    private AdminProbe admin;
    private UUID vm;
    private UUID disk;

    @BeforeEach
    void start() throws IOException {
        simulator =
                Simulator.start(
                        SimulatorSettings.instant(folder.resolve("data"))
                                .withDelays(Delays.real().at(20)));
        Path image = Files.write(folder.resolve("disk.raw"), new byte[DISK_BYTES]);
        vm = simulator.addVm("db", List.of(VmImages.Image.cow(image)));
        disk = simulator.disksOf(vm).getFirst();
        engine = new EngineProbe(simulator);
        admin = new AdminProbe(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        engine.close();
        simulator.close();
    }

    private EngineProbe.Reply startBackup() {
        EngineProbe.Reply started =
                engine.post(
                        "/vms/" + vm + "/backups",
                        "<backup><disks><disk id=\"%s\"/></disks></backup>".formatted(disk));
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        return started;
    }

    private EngineProbe.Reply awaitPhase(String backup, String phase) {
        return engine.awaitText("/vms/" + vm + "/backups/" + backup, "phase", phase);
    }

    /** As the engine's database has it: whoever was signed in is not any more. */
    private Backup.Phase phase(String backup) {
        return simulator
                .engine()
                .locked(() ->
                        simulator
                                .engine()
                                .backups()
                                .find(UUID.fromString(backup))
                                .orElseThrow()
                                .phase);
    }

    private EngineProbe.Reply download(String backup) {
        return engine.post(
                "/imagetransfers",
                "<image_transfer><disk id=\"%s\"/><backup id=\"%s\"/><direction>download</direction><format>raw</format></image_transfer>"
                        .formatted(disk, backup));
    }

    @Test
    void an_engine_that_restarts_fails_the_backups_that_it_had_only_begun() {
        String backup = startBackup().id();
        admin.post("/restart", "{\"ms\":0}");
        while (phase(backup) == Backup.Phase.STARTING) {
            Thread.onSpinWait();
        }
        assertThat(phase(backup)).isEqualTo(Backup.Phase.FAILED);
    }

    @Test
    void an_engine_that_restarts_keeps_backups_that_are_ready_and_forgets_who_is_signed_in() {
        String backup = startBackup().id();
        awaitPhase(backup, "ready");
        admin.post("/restart", "{\"ms\":0}");
        assertThat(simulator.engineServer().sessions().openSessions()).isZero();
        assertThat(phase(backup)).isEqualTo(Backup.Phase.READY);
    }

    @Test
    void a_daemon_that_restarts_knows_no_ticket() {
        String backup = startBackup().id();
        awaitPhase(backup, "ready");
        assertThat(download(backup).status()).isEqualTo(201);
        assertThat(simulator.imageio().tickets().states()).hasSize(1);
        admin.post("/imageio/restart", "{}");
        assertThat(simulator.imageio().tickets().states()).isEmpty();
    }

    @Test
    void reads_are_told_with_their_ranges_and_the_most_connections_at_once() {
        String backup = startBackup().id();
        awaitPhase(backup, "ready");
        String url = download(backup).xml().at("transfer_url").orElseThrow();
        engine.readText(url);
        assertThat(admin.get("/disks/" + disk + "/reads").replace(" ", ""))
                .contains("\"connections_peak\":1")
                .contains("\"start\":0,\"length\":" + DISK_BYTES);
    }

    @Test
    void tickets_name_the_port_that_they_are_told_to_name() {
        String backup = startBackup().id();
        awaitPhase(backup, "ready");
        admin.post("/imageio", "{\"announced_port\":4711}");
        assertThat(download(backup).xml().at("transfer_url").orElseThrow()).contains(":4711/");
    }
}
