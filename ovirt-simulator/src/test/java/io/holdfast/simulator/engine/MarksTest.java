package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.VmImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found to be other than at a mark, and how calls are counted since. */
class MarksTest {
    @TempDir private Path folder;
    private Simulator simulator;
    private EngineProbe engine;
    private AdminProbe admin;
    private UUID vm;
    private String disk;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorSettings.instant(folder.resolve("data")));
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[1 << 20]);
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

    private String mark() {
        return admin.post("/mark", "{}").replaceAll("\\D", "");
    }

    private String since(String mark) {
        return admin.get("/invariants?mark=" + mark);
    }

    @Test
    void nothing_is_found_when_nothing_has_changed() {
        String mark = mark();
        engine.get("/vms");
        assertThat(since(mark))
                .contains("\"left_behind\":[]", "\"mutating_calls\":0", "\"sign_ins\":0");
    }

    @Test
    void a_disk_that_hangs_otherwise_is_found() {
        String mark = mark();
        engine.call(
                "PUT",
                "/vms/" + vm + "/diskattachments/" + disk,
                "<disk_attachment><bootable>false</bootable></disk_attachment>",
                Map.of());
        assertThat(since(mark)).contains("attachment-changed");
        engine.delete("/vms/" + vm + "/diskattachments/" + disk);
        assertThat(since(mark)).contains("attachment-gone");
        String other =
                engine.post(
                                "/vms/" + vm + "/diskattachments",
                                "<disk_attachment><interface>virtio</interface><disk><name>d</name><provisioned_size>1048576</provisioned_size><format>cow</format><storage_domains><storage_domain id=\"%s\"/></storage_domains></disk></disk_attachment>"
                                        .formatted(Infrastructure.STORAGE_DOMAIN))
                        .id();
        assertThat(since(mark)).contains("attachment-new", other);
    }

    @Test
    void what_people_do_to_a_vm_through_the_admin_port_is_no_finding() {
        String mark = mark();
        admin.post("/vms/" + vm + "/run", "{\"up\":true}");
        admin.post("/vms/" + vm + "/disks", "{\"size\":1048576}");
        assertThat(since(mark)).contains("\"left_behind\":[]");
    }

    @Test
    void a_vm_that_was_started_is_found() {
        String mark = mark();
        engine.post("/vms/" + vm + "/start", "<action/>");
        assertThat(since(mark)).contains("run-state", "was down, is up");
        engine.post("/vms/" + vm + "/stop", "<action/>");
        assertThat(since(mark)).doesNotContain("run-state");
    }

    @Test
    void calls_without_a_correlation_id_and_asynchronous_ones_are_told() {
        String mark = mark();
        engine.call(
                "POST", "/vms/" + vm + "/start", "<action/>", Map.of("Correlation-Id", "run-1"));
        assertThat(since(mark)).contains("\"without_correlation_id\":[]", "\"async\":[]");
        engine.post("/vms/" + vm + "/stop?async=true", "<action/>");
        assertThat(since(mark))
                .contains(
                        "\"mutating_calls\":2",
                        "\"without_correlation_id\":[\"POST /vms/" + vm + "/stop\"]",
                        "\"async\":[\"POST /vms/" + vm + "/stop\"]");
    }

    @Test
    void sign_ins_and_open_connections_to_the_daemon_are_counted() {
        String mark = mark();
        try (EngineProbe other = new EngineProbe(simulator)) {
            assertThat(since(mark)).contains("\"sign_ins\":1", "\"imageio_connections\":0");
            String url =
                    other.post(
                                    "/imagetransfers",
                                    "<image_transfer><disk id=\"%s\"/><direction>download</direction><format>raw</format></image_transfer>"
                                            .formatted(disk))
                            .xml()
                            .at("transfer_url")
                            .orElseThrow();
            assertThat(other.read(url)).hasSize(1 << 20);
            assertThat(since(mark)).contains("\"imageio_connections\":1");
        }
    }

    @Test
    void a_claim_is_held_against_the_checkpoints_that_there_are() {
        String path = "/vms/" + vm + "/backups";
        String backup =
                engine.post(path, "<backup><disks><disk id=\"" + disk + "\"/></disks></backup>")
                        .id();
        engine.awaitText(path + "/" + backup, "phase", "ready");
        engine.post(path + "/" + backup + "/finalize", "<action/>");
        String checkpoint =
                engine.awaitText(path + "/" + backup, "phase", "succeeded")
                        .xml()
                        .at("to_checkpoint_id")
                        .orElseThrow();
        String claim = "/vms/" + vm + "/claim";
        assertThat(admin.post(claim, "{\"checkpoints\":[\"" + checkpoint + "\"]}"))
                .isEqualTo("{\"missing\":[],\"unclaimed\":[],\"invalid\":[]}");
        assertThat(admin.post(claim, "{\"checkpoints\":[\"other\"]}"))
                .contains("\"missing\":[\"other\"]", "\"unclaimed\":[\"" + checkpoint + "\"]");
        admin.post("/checkpoints/" + checkpoint + "/invalidate", "{}");
        assertThat(admin.post(claim, "{}")).contains("\"invalid\":[\"" + checkpoint + "\"]");
    }
}
