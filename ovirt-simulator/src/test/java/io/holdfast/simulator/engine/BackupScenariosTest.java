package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.admin.HardwareFacts;
import io.holdfast.simulator.admin.LeftBehind;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.engine.xml.XmlPrinter;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.http.Disturbance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupScenariosTest {
    private static final int MIB = 1 << 20;

    @TempDir Path folder;
    private Simulator simulator;
    private EngineProbe engine;
    private byte[] image;
    private UUID vm;
    private String disk;

    @BeforeEach
    void start() throws IOException {
        image = new byte[4 * MIB];
        new Random(7).nextBytes(image);
        Arrays.fill(image, MIB, 3 * MIB, (byte) 0);
        Path raw = Files.write(folder.resolve("disk.raw"), image);
        simulator = Simulator.start(SimulatorSettings.instant(folder.resolve("data")));
        vm = simulator.addVm("web", List.of(VmImages.Image.cow(raw)));
        disk = simulator.disksOf(vm).getFirst().toString();
        engine = new EngineProbe(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
        simulator.close();
    }

    private String backup(Optional<String> from) {
        String body =
                "<backup>"
                        + from.map(c -> "<from_checkpoint_id>" + c + "</from_checkpoint_id>")
                                .orElse("")
                        + "<disks><disk id=\""
                        + disk
                        + "\"/></disks></backup>";
        EngineProbe.Reply reply = engine.post("/vms/" + vm + "/backups", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.id();
    }

    private Xml awaitPhase(String backup, String phase) {
        return engine.awaitText("/vms/" + vm + "/backups/" + backup, "phase", phase).xml();
    }

    private Xml download(String backup) {
        EngineProbe.Reply reply =
                engine.post(
                        "/imagetransfers",
                        "<image_transfer><disk id=\""
                                + disk
                                + "\"/><backup id=\""
                                + backup
                                + "\"/><direction>download</direction><format>raw</format>"
                                + "</image_transfer>");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.xml();
    }

    private void finish(Xml transfer) {
        String path = "/imagetransfers/" + transfer.attribute("id").orElseThrow();
        assertThat(engine.post(path + "/finalize", "<action/>").status()).isEqualTo(200);
        engine.awaitText(path, "phase", "finished_success");
    }

    private void finalizeBackup(String backup) {
        String path = "/vms/" + vm + "/backups/" + backup;
        assertThat(engine.post(path + "/finalize", "<action/>").status()).isEqualTo(200);
        engine.awaitText(path, "phase", "succeeded");
    }

    private static String url(Xml transfer) {
        return transfer.at("transfer_url").orElseThrow();
    }

    private List<LeftBehind.Finding> leftBehind() {
        return LeftBehind.find(simulator.engine(), simulator.imageio(), Optional.empty());
    }

    @Test
    void the_steps_of_a_job_are_a_list_and_not_the_job() {
        EngineProbe.Reply made =
                engine.post(
                        "/vms/" + vm + "/snapshots",
                        "<snapshot><description>s</description></snapshot>");
        engine.awaitText("/vms/" + vm + "/snapshots/" + made.id(), "snapshot_status", "ok");
        assertThat(engine.delete("/vms/" + vm + "/snapshots/" + made.id()).status()).isEqualTo(200);
        String job = engine.get("/jobs").xml().children().getFirst().attribute("id").orElseThrow();
        assertThat(engine.get("/jobs/" + job).xml().name()).isEqualTo("job");
        assertThat(engine.get("/jobs/" + job + "/steps").xml().name()).isEqualTo("steps");
        assertThat(engine.get("/jobs/" + job + "/stairs").status()).isEqualTo(404);
        assertThat(engine.get("/jobs/" + UUID.randomUUID() + "/steps").status()).isEqualTo(404);
    }

    @Test
    void a_full_backup_reads_what_the_disk_held_and_leaves_nothing_behind() throws IOException {
        String backup = backup(Optional.empty());
        awaitPhase(backup, "ready");
        simulator.disk(UUID.fromString(disk)).contents.guestWrite(0, new byte[] {1, 2, 3});
        assertThat(engine.get("/vms/" + vm + "/snapshots").body())
                .contains("Auto-generated for Backup VM");

        Xml transfer = download(backup);
        assertThat(engine.read(url(transfer))).isEqualTo(image);
        finish(transfer);
        finalizeBackup(backup);

        assertThat(engine.get("/vms/" + vm + "/snapshots").xml().children("snapshot")).hasSize(1);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void an_incremental_backup_says_exactly_what_was_written_in_between() throws IOException {
        String full = backup(Optional.empty());
        String checkpoint = awaitPhase(full, "ready").at("to_checkpoint_id").orElseThrow();
        finalizeBackup(full);
        simulator.disk(UUID.fromString(disk)).contents.guestWrite(2 * MIB, new byte[65_536]);

        String incremental = backup(Optional.of(checkpoint));
        awaitPhase(incremental, "ready");
        assertThat(
                        engine.get("/vms/" + vm + "/backups/" + incremental + "/disks")
                                .xml()
                                .child("disk")
                                .flatMap(d -> d.at("backup_mode")))
                .contains("incremental");
        Xml transfer = download(incremental);
        assertThat(engine.readText(url(transfer) + "/extents?context=dirty").replace(" ", ""))
                .contains("{\"start\":2097152,\"length\":65536,\"dirty\":true,");
        finish(transfer);
        finalizeBackup(incremental);
        assertThat(engine.get("/vms/" + vm + "/checkpoints").xml().children()).hasSize(2);
    }

    @Test
    void during_a_backup_what_would_disturb_it_is_refused() {
        String backup = backup(Optional.empty());
        awaitPhase(backup, "ready");
        EngineProbe.Reply second =
                engine.post(
                        "/vms/" + vm + "/backups",
                        "<backup><disks><disk id=\"" + disk + "\"/></disks></backup>");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.detail())
                .isEqualTo("[Cannot backup VM: Disk is locked. Please try again later.]");
        assertThat(engine.delete("/vms/" + vm).detail())
                .isEqualTo("[Cannot remove VM. The VM is during a backup operation.]");
        assertThat(engine.delete("/disks/" + disk).status()).isEqualTo(409);

        Xml transfer = download(backup);
        String path = "/vms/" + vm + "/backups/" + backup + "/finalize";
        EngineProbe.Reply early = engine.post(path, "<action/>");
        assertThat(early.status()).isEqualTo(409);
        finish(transfer);
        finalizeBackup(backup);
        assertThat(engine.post(path, "<action/>").status()).isEqualTo(400);
    }

    private String newDisk(long size, String more) {
        EngineProbe.Reply reply =
                engine.post(
                        "/disks",
                        "<disk><name>restored</name><format>cow</format><backup>incremental"
                                + "</backup><provisioned_size>"
                                + size
                                + "</provisioned_size>"
                                + more
                                + "<storage_domains><storage_domain><name>sd1</name>"
                                + "</storage_domain></storage_domains></disk>");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        engine.awaitText("/disks/" + reply.id(), "status", "ok");
        return reply.id();
    }

    private Xml upload(String target) {
        return engine.post(
                        "/imagetransfers",
                        "<image_transfer><disk id=\""
                                + target
                                + "\"/><direction>upload</direction><format>raw</format>"
                                + "</image_transfer>")
                .xml();
    }

    @Test
    void an_upload_fills_a_new_disk() throws IOException {
        String target = newDisk(image.length, "");
        Xml transfer = upload(target);
        assertThat(engine.write(url(transfer), image)).isEqualTo(200);
        finish(transfer);
        byte[] now = new byte[image.length];
        simulator.disk(UUID.fromString(target)).contents.read(0, ByteBuffer.wrap(now));
        assertThat(now).isEqualTo(image);
        engine.awaitText("/disks/" + target, "status", "ok");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void a_cancelled_upload_takes_its_disk_with_it() {
        String target = newDisk(MIB, "");
        Xml transfer = upload(target);
        String path = "/imagetransfers/" + transfer.attribute("id").orElseThrow();
        assertThat(engine.post(path + "/cancel", "<action/>").status()).isEqualTo(200);
        engine.awaitText(path, "phase", "finished_failure");
        engine.await("/disks/" + target, r -> r.status() == 404);
        assertThat(leftBehind()).isEmpty();
    }

    private String exportOvf() {
        EngineProbe.Reply reply =
                engine.call("GET", "/vms/" + vm, "", Map.of("All-Content", "true"));
        return reply.xml().at("initialization", "configuration", "data").orElseThrow();
    }

    private EngineProbe.Reply importVm(String name, String ovf, boolean regenerate) {
        Xml body =
                Xml.of("vm")
                        .leaf("name", name)
                        .add(Xml.of("cluster").leaf("name", "Default"))
                        .add(
                                Xml.of("initialization")
                                        .leaf("regenerate_ids", regenerate)
                                        .add(
                                                Xml.of("configuration")
                                                        .leaf("type", "ovf")
                                                        .leaf("data", ovf)));
        return engine.post("/vms", XmlPrinter.pretty(body));
    }

    private String hardware(UUID id) {
        return simulator
                .engine()
                .locked(() ->
                        HardwareFacts.json(
                                simulator.engine(),
                                simulator.engine().vms().find(id).orElseThrow()));
    }

    @Test
    void a_vm_comes_back_from_its_ovf_with_its_hardware_and_its_disks() {
        String ovf = exportOvf();
        String before = hardware(vm);
        assertThat(importVm("web2", ovf, false).detail())
                .isEqualTo(
                        "[Import VM failed - VM ID already exists in the system. Please remove the"
                                + " VM (web) from the system first]");
        assertThat(engine.delete("/vms/" + vm + "?detach_only=true").status()).isEqualTo(200);
        assertThat(engine.get("/disks/" + disk).status()).isEqualTo(200);

        EngineProbe.Reply restored = importVm("web", ovf, false);
        assertThat(restored.status()).as(restored.body()).isEqualTo(201);
        assertThat(restored.id()).isEqualTo(vm.toString());
        assertThat(hardware(vm)).isEqualTo(before);
        assertThat(engine.get("/events?search=type%3D174").xml().children()).hasSize(1);
    }

    @Test
    void a_vm_with_new_ids_gets_no_disk_by_import_and_one_by_hand() {
        EngineProbe.Reply copy = importVm("web-copy", exportOvf(), true);
        assertThat(copy.status()).isEqualTo(201);
        assertThat(copy.id()).isNotEqualTo(vm.toString());
        String attachments = "/vms/" + copy.id() + "/diskattachments";
        assertThat(engine.get(attachments).xml().children()).isEmpty();
        assertThat(engine.get("/events?search=type%3D175").xml().children()).hasSize(1);

        String target = newDisk(MIB, "");
        EngineProbe.Reply attached =
                engine.post(
                        attachments,
                        "<disk_attachment><interface>virtio_scsi</interface><active>true</active>"
                                + "<bootable>true</bootable><disk id=\""
                                + target
                                + "\"/></disk_attachment>");
        assertThat(attached.status()).isEqualTo(201);
        assertThat(engine.delete("/vms/" + copy.id()).status()).isEqualTo(200);
        assertThat(engine.get("/disks/" + target).status()).isEqualTo(404);
    }

    @Test
    void a_snapshot_is_made_read_and_merged_away() {
        String snapshots = "/vms/" + vm + "/snapshots";
        EngineProbe.Reply made =
                engine.post(
                        snapshots,
                        "<snapshot><description>mine</description>"
                                + "<persist_memorystate>false</persist_memorystate></snapshot>");
        assertThat(made.status()).isEqualTo(201);
        String path = snapshots + "/" + made.id();
        engine.awaitText(path, "snapshot_status", "ok");
        String volume =
                engine.get(path + "/disks")
                        .xml()
                        .child("disk")
                        .orElseThrow()
                        .at("image_id")
                        .orElseThrow();
        Xml transfer =
                engine.post(
                                "/imagetransfers",
                                "<image_transfer><snapshot id=\""
                                        + volume
                                        + "\"/><direction>download</direction>"
                                        + "<format>raw</format></image_transfer>")
                        .xml();
        assertThat(engine.read(url(transfer))).isEqualTo(image);
        assertThat(engine.delete(path).detail())
                .isEqualTo("[Cannot remove Snapshot. Disk web_Disk1 is being transferred.]");
        finish(transfer);
        assertThat(engine.delete(path).status()).isEqualTo(200);
        engine.await(path, r -> r.status() == 404);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void planned_faults_strike_where_and_as_often_as_planned() {
        simulator
                .engineServer()
                .faults()
                .plan("GET /vms/*", Trigger.times(2), new EngineFault.Html(503));
        assertThat(engine.get("/vms/" + vm).status()).isEqualTo(503);
        assertThat(engine.get("/vms/" + vm).status()).isEqualTo(503);
        assertThat(engine.get("/vms/" + vm).status()).isEqualTo(200);

        simulator
                .engineServer()
                .faults()
                .plan(
                        "POST /vms/*/start",
                        Trigger.once(),
                        new EngineFault.Wire(new Disturbance.Reset()));
        assertThatThrownBy(() -> engine.post("/vms/" + vm + "/start", "<action/>"))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(engine.post("/vms/" + vm + "/start", "<action/>").status()).isEqualTo(200);
    }

    @Test
    void a_backup_that_fails_to_start_answers_empty_brackets_and_frees_the_vm() {
        simulator.engine().stepFaults().plan("backup-start", Trigger.once(), new StepFault.Fails());
        EngineProbe.Reply failed =
                engine.post(
                        "/vms/" + vm + "/backups",
                        "<backup><disks><disk id=\"" + disk + "\"/></disks></backup>");
        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed.detail()).isEqualTo("[]");
        String backup = backup(Optional.empty());
        awaitPhase(backup, "ready");
        finalizeBackup(backup);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void tokens_die_when_told_to() {
        simulator
                .engineServer()
                .faults()
                .plan("GET /vms", Trigger.once(), new EngineFault.TokensDie());
        EngineProbe.Reply reply = engine.get("/vms");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"RESTAPI\"");
    }
}
