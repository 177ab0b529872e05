package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.engine.xml.Xml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How backups work at each compatibility level of a cluster. */
class LevelsTest {
    private static final int MIB = 1 << 20;

    @TempDir private Path folder;
    private Simulator simulator;
    private EngineProbe engine;
    private AdminProbe admin;
    private UUID vm;
    private String disk;
    private byte[] image;

    @BeforeEach
    void start() throws IOException {
        image = new byte[2 * MIB];
        new Random(3).nextBytes(image);
        simulator = Simulator.start(SimulatorSettings.instant(folder.resolve("data")));
        Path raw = Files.write(folder.resolve("disk.raw"), image);
        vm = simulator.addVm("web", List.of(VmImages.Image.cow(raw)));
        disk = simulator.disksOf(vm).getFirst().toString();
        engine = new EngineProbe(simulator);
        admin = new AdminProbe(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        engine.close();
        simulator.close();
    }

    private void level(String level, boolean running) {
        admin.post(
                "/clusters/" + Infrastructure.CLUSTER + "/level", "{\"level\":\"" + level + "\"}");
        admin.post("/vms/" + vm + "/run", "{\"up\":" + running + "}");
    }

    private EngineProbe.Reply asked(String query, Optional<String> from) {
        return engine.post(
                "/vms/" + vm + "/backups" + query,
                "<backup>"
                        + from.map(c -> "<from_checkpoint_id>" + c + "</from_checkpoint_id>")
                                .orElse("")
                        + "<disks><disk id=\""
                        + disk
                        + "\"/></disks></backup>");
    }

    private String path(String backup) {
        return "/vms/" + vm + "/backups/" + backup;
    }

    private String ready(Optional<String> from) {
        EngineProbe.Reply reply = asked("", from);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        engine.awaitText(path(reply.id()), "phase", "ready");
        return reply.id();
    }

    private Xml ended(String backup) {
        assertThat(engine.post(path(backup) + "/finalize", "<action/>").status()).isEqualTo(200);
        return engine.awaitText(path(backup), "phase", "succeeded").xml();
    }

    private byte[] read(String backup, String expectedDirty) {
        Xml transfer =
                engine.post(
                                "/imagetransfers",
                                "<image_transfer><disk id=\"%s\"/><backup id=\"%s\"/><direction>download</direction><format>raw</format></image_transfer>"
                                        .formatted(disk, backup))
                        .xml();
        String url = transfer.at("transfer_url").orElseThrow();
        byte[] bytes = engine.read(url);
        assertThat(engine.readText(url + "/extents?context=dirty").replace(" ", ""))
                .contains(expectedDirty);
        String path = "/imagetransfers/" + transfer.attribute("id").orElseThrow();
        engine.post(path + "/finalize", "<action/>");
        engine.awaitText(path, "phase", "finished_success");
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.5", "4.6"})
    void a_running_vm_is_locked_and_has_scratch_disks_while_it_is_backed_up(String level) {
        level(level, true);
        String first = ready(Optional.empty());
        assertThat(engine.get(path(first)).xml().child("host")).isPresent();
        assertThat(engine.get(path(first)).xml().child("snapshot")).isEmpty();
        assertThat(engine.get("/disks/" + disk).xml().at("status")).contains("locked");
        assertThat(engine.get("/disks").body()).contains("backup_scratch");
        EngineProbe.Reply stop = engine.post("/vms/" + vm + "/stop", "<action/>");
        assertThat(stop.status()).isEqualTo(409);
        assertThat(stop.detail()).contains("The VM is during a backup operation");
        admin.post("/disks/" + disk + "/write", "{\"offset\":65536,\"byte\":9,\"length\":10}");
        assertThat(read(first, "")).isEqualTo(image);
        String checkpoint = ended(first).at("to_checkpoint_id").orElseThrow();
        assertThat(engine.get("/disks").body()).doesNotContain("backup_scratch");
        assertThat(engine.get("/disks/" + disk).xml().at("status")).contains("ok");

        String second = ready(Optional.of(checkpoint));
        byte[] now = image.clone();
        Arrays.fill(now, 65_536, 65_546, (byte) 9);
        assertThat(read(second, "{\"start\":65536,\"length\":65536,\"dirty\":true")).isEqualTo(now);
        ended(second);
        assertThat(admin.get("/invariants")).contains("\"left_behind\":[]");
    }

    @Test
    void a_stopped_vm_cannot_start_while_it_is_backed_up_cold() {
        level("4.6", false);
        EngineProbe.Reply started = asked("", Optional.empty());
        engine.awaitText(path(started.id()), "phase", "ready");
        assertThat(engine.post("/vms/" + vm + "/start", "<action/>").status()).isEqualTo(409);
        assertThat(read(started.id(), "")).isEqualTo(image);
        assertThat(ended(started.id()).at("to_checkpoint_id")).isPresent();
        assertThat(engine.post("/vms/" + vm + "/start", "<action/>").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.7", "4.8"})
    void newer_levels_take_a_snapshot_unless_asked_otherwise(String level) {
        level(level, true);
        String hybrid = ready(Optional.empty());
        assertThat(engine.get(path(hybrid)).xml().child("snapshot")).isPresent();
        ended(hybrid);
        EngineProbe.Reply legacy = asked("?legacy=true", Optional.empty());
        assertThat(engine.awaitText(path(legacy.id()), "phase", "ready").xml().child("host"))
                .isPresent();
        ended(legacy.id());
    }

    @Test
    void level_4_4_backs_up_running_vms_in_full_only_and_makes_no_checkpoint() {
        level("4.4", true);
        String backup = ready(Optional.empty());
        assertThat(engine.get(path(backup)).xml().at("to_checkpoint_id")).isEmpty();
        ended(backup);
        EngineProbe.Reply counted = asked("", Optional.of(UUID.randomUUID().toString()));
        assertThat(counted.status()).isEqualTo(400);
        assertThat(counted.detail()).contains("Incremental backup is not supported");
        level("4.4", false);
        assertThat(asked("", Optional.empty()).detail())
                .contains("Incremental backup is not supported");
    }

    @Test
    void a_legacy_backup_that_fails_gives_everything_back() {
        level("4.6", true);
        admin.fault("step", "backup-ready", "{\"kind\":\"fails\"}");
        EngineProbe.Reply started = asked("", Optional.empty());
        engine.awaitText(path(started.id()), "phase", "failed");
        assertThat(admin.get("/invariants")).contains("\"left_behind\":[]");
        ended(ready(Optional.empty()));
    }
}
