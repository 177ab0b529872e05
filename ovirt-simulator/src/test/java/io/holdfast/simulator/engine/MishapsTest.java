package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.engine.xml.Xml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What befalls checkpoints, snapshots, disks and guests, brought about through the admin port. */
class MishapsTest {
    private static final int MIB = 1 << 20;
    private static final String FAILS = "{\"kind\":\"fails\"}";
    private static final String HANGS = "{\"kind\":\"hangs\"}";

    @TempDir private Path folder;
    private Simulator simulator;
    private EngineProbe engine;
    private AdminProbe admin;
    private UUID vm;
    private String one;
    private String two;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorSettings.instant(folder.resolve("data")));
        vm = simulator.addVm("db", List.of(image("one"), image("two")));
        one = simulator.disksOf(vm).getFirst().toString();
        two = simulator.disksOf(vm).getLast().toString();
        engine = new EngineProbe(simulator);
        admin = new AdminProbe(simulator);
    }

    private VmImages.Image image(String name) throws IOException {
        byte[] bytes = new byte[2 * MIB];
        new Random(name.hashCode()).nextBytes(bytes);
        return VmImages.Image.cow(Files.write(folder.resolve(name + ".raw"), bytes));
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        engine.close();
        simulator.close();
    }

    // --- ways to say it

    private EngineProbe.Reply start(Optional<String> from) {
        String body =
                "<backup>"
                        + from.map(c -> "<from_checkpoint_id>" + c + "</from_checkpoint_id>")
                                .orElse("")
                        + "<disks><disk id=\"%s\"/><disk id=\"%s\"/></disks></backup>";
        return engine.post("/vms/" + vm + "/backups", body.formatted(one, two));
    }

    private String backups(String backup) {
        return "/vms/" + vm + "/backups/" + backup;
    }

    private String ready(Optional<String> from) {
        EngineProbe.Reply reply = start(from);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        engine.awaitText(backups(reply.id()), "phase", "ready");
        return reply.id();
    }

    private void end(String backup) {
        assertThat(engine.post(backups(backup) + "/finalize", "<action/>").status()).isEqualTo(200);
        engine.awaitText(backups(backup), "phase", "succeeded");
    }

    /** A whole backup; its checkpoint. */
    private String checkpoint(Optional<String> from) {
        String backup = ready(from);
        end(backup);
        return engine.get(backups(backup)).xml().at("to_checkpoint_id").orElseThrow();
    }

    private String mode(String backup, String disk) {
        return engine.get(backups(backup) + "/disks").xml().children("disk").stream()
                .filter(d -> d.attribute("id").equals(Optional.of(disk)))
                .findFirst()
                .flatMap(d -> d.at("backup_mode"))
                .orElse("none");
    }

    private EngineProbe.Reply transfer(String disk, String backup) {
        return engine.post(
                "/imagetransfers",
                "<image_transfer><disk id=\"%s\"/><backup id=\"%s\"/><direction>download</direction><format>raw</format></image_transfer>"
                        .formatted(disk, backup));
    }

    private void finish(EngineProbe.Reply transfer) {
        String path = "/imagetransfers/" + transfer.id();
        assertThat(engine.post(path + "/finalize", "<action/>").status()).isEqualTo(200);
        engine.awaitText(path, "phase", "finished_success");
    }

    private String dirty(EngineProbe.Reply transfer) {
        String url = transfer.xml().at("transfer_url").orElseThrow();
        return engine.readText(url + "/extents?context=dirty").replace(" ", "");
    }

    private String snapshot(String description) {
        EngineProbe.Reply made = snapshotAsked(description);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private EngineProbe.Reply snapshotAsked(String description) {
        return engine.post(
                "/vms/" + vm + "/snapshots",
                "<snapshot><description>%s</description><persist_memorystate>false</persist_memorystate></snapshot>"
                        .formatted(description));
    }

    private String snapshots(String id) {
        return "/vms/" + vm + "/snapshots/" + id;
    }

    private String checkpoints() {
        return admin.get("/vms/" + vm + "/checkpoints");
    }

    private boolean happened(int code) {
        return !engine.get("/events?search=type%3D" + code).xml().children().isEmpty();
    }

    private String leftBehind() {
        return admin.get("/invariants");
    }

    // --- checkpoints

    @Test
    void any_checkpoint_may_be_counted_from() {
        String first = checkpoint(Optional.empty());
        admin.post("/disks/" + one + "/write", "{\"offset\":0,\"hex\":\"01\"}");
        String second = checkpoint(Optional.of(first));
        admin.post("/disks/" + one + "/write", "{\"offset\":1048576,\"hex\":\"02\"}");

        String differential = ready(Optional.of(first));
        EngineProbe.Reply sinceFirst = transfer(one, differential);
        assertThat(dirty(sinceFirst))
                .contains("{\"start\":0,\"length\":65536,\"dirty\":true")
                .contains("{\"start\":1048576,\"length\":65536,\"dirty\":true");
        finish(sinceFirst);
        end(differential);

        String incremental = ready(Optional.of(second));
        EngineProbe.Reply sinceSecond = transfer(one, incremental);
        assertThat(dirty(sinceSecond))
                .contains("{\"start\":0,\"length\":1048576,\"dirty\":false")
                .contains("{\"start\":1048576,\"length\":65536,\"dirty\":true");
        finish(sinceSecond);
        end(incremental);
    }

    @Test
    void a_lost_checkpoint_is_not_counted_from() {
        String checkpoint = checkpoint(Optional.empty());
        admin.post("/checkpoints/" + checkpoint + "/lose", "");
        EngineProbe.Reply refused = start(Optional.of(checkpoint));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail())
                .isEqualTo("[Cannot backup VM. Checkpoint ID " + checkpoint + " doesn't exist.]");
        assertThat(checkpoints()).isEqualTo("{\"checkpoints\":[]}");
    }

    @Test
    void an_invalid_checkpoint_must_be_removed_and_a_failed_removal_makes_one() {
        String checkpoint = checkpoint(Optional.empty());
        String path = "/vms/" + vm + "/checkpoints/" + checkpoint;
        admin.fault("step", "checkpoint-remove", FAILS);
        assertThat(engine.delete(path).status()).isEqualTo(200);
        assertThat(engine.get(path).xml().at("state")).contains("invalid");
        assertThat(happened(10798)).isTrue();
        assertThat(start(Optional.of(checkpoint)).detail())
                .isEqualTo(
                        "[Cannot backup VM. Checkpoint ID "
                                + checkpoint
                                + " is invalid and should be removed.]");
        assertThat(engine.delete(path).status()).isEqualTo(200);
        assertThat(engine.get(path).status()).isEqualTo(404);

        String other = checkpoint(Optional.empty());
        assertThat(admin.post("/checkpoints/" + other + "/invalidate", ""))
                .contains("\"valid\":false");
    }

    @Test
    void a_lost_bitmap_shows_when_its_disk_is_read_and_spoils_no_other() {
        String checkpoint = checkpoint(Optional.empty());
        assertThat(
                        admin.post(
                                "/disks/" + one + "/lose-bitmap",
                                "{\"checkpoint\":\"" + checkpoint + "\"}"))
                .isEqualTo("{\"lost\":1}");
        String backup = ready(Optional.of(checkpoint));
        assertThat(mode(backup, one)).isEqualTo("incremental");

        EngineProbe.Reply refused = transfer(one, backup);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).isEqualTo("[]");
        Xml orphan = engine.get("/imagetransfers").xml().children().getFirst();
        assertThat(orphan.child("image").flatMap(i -> i.attribute("id"))).contains(one);
        engine.awaitText(
                "/imagetransfers/" + orphan.attribute("id").orElseThrow(),
                "phase",
                "finished_failure");

        EngineProbe.Reply fine = transfer(two, backup);
        assertThat(dirty(fine)).contains("\"dirty\":false");
        finish(fine);
        end(backup);
    }

    @Test
    void a_checkpoint_that_no_host_can_redefine_takes_all_others_with_it() {
        String first = checkpoint(Optional.empty());
        checkpoint(Optional.of(first));
        admin.fault("step", "backup-start", "{\"kind\":\"loses-checkpoints\"}");
        EngineProbe.Reply refused = start(Optional.of(first));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).isEqualTo("[]");
        assertThat(engine.get("/vms/" + vm + "/backups").xml().children())
                .anyMatch(b -> b.at("phase").equals(Optional.of("failed")));
        assertThat(checkpoints()).isEqualTo("{\"checkpoints\":[]}");
        assertThat(happened(10791)).isTrue();
        checkpoint(Optional.empty());
    }

    @Test
    void imageio_may_refuse_to_tell_what_changed_on_one_disk() {
        String checkpoint = checkpoint(Optional.empty());
        admin.fault("imageio", "EXTENTS " + one, "{\"kind\":\"not-incremental\"}");
        String backup = ready(Optional.of(checkpoint));
        EngineProbe.Reply silent = transfer(one, backup);
        EngineProbe.Reply telling = transfer(two, backup);
        assertThat(dirty(silent)).contains("doesnotsupportdirtyextents");
        assertThat(dirty(telling)).contains("\"dirty\":false");
        finish(silent);
        finish(telling);
        end(backup);
    }

    // --- disks

    @Test
    void a_detached_disk_stays_in_its_checkpoints_unless_the_engine_is_a_new_one() {
        checkpoint(Optional.empty());
        admin.post("/vms/" + vm + "/detach", "{\"disk\":\"" + two + "\"}");
        admin.post("/vms/" + vm + "/attach", "{\"disk\":\"" + two + "\"}");
        assertThat(checkpoints()).contains(one).contains(two);
        admin.post("/profile", "{\"profile\":\"master\"}");
        admin.post("/vms/" + vm + "/detach", "{\"disk\":\"" + two + "\"}");
        admin.post("/vms/" + vm + "/attach", "{\"disk\":\"" + two + "\"}");
        assertThat(checkpoints()).contains(one).doesNotContain(two);
        admin.post("/vms/" + vm + "/detach", "{\"disk\":\"" + one + "\"}");
        assertThat(checkpoints()).isEqualTo("{\"checkpoints\":[]}");
    }

    @Test
    void an_added_and_a_resized_disk_are_read_in_full_beside_an_incremental_one() {
        String checkpoint = checkpoint(Optional.empty());
        admin.post("/disks/" + two + "/resize", "{\"size\":3145728}");
        assertThat(engine.get("/disks/" + two).xml().at("provisioned_size")).contains("3145728");
        String added = admin.post("/vms/" + vm + "/disks", "{\"size\":1048576}");
        assertThat(added).contains("\"id\"");

        String backup = ready(Optional.of(checkpoint));
        assertThat(mode(backup, one)).isEqualTo("incremental");
        assertThat(mode(backup, two)).isEqualTo("full");
        end(backup);
        assertThat(admin.status("/disks/" + two + "/resize", "{\"size\":1024}")).isEqualTo(400);
    }

    @Test
    void a_grown_disk_may_keep_its_bitmaps_and_a_snapshot_keeps_its_size() {
        String before = snapshot("small");
        engine.awaitText(snapshots(before), "snapshot_status", "ok");
        String checkpoint = checkpoint(Optional.empty());
        admin.post("/disks/" + one + "/resize", "{\"size\":3145728,\"keeps_bitmaps\":true}");
        admin.post("/disks/" + one + "/write", "{\"offset\":2097152,\"hex\":\"07\"}");
        String backup = ready(Optional.of(checkpoint));
        EngineProbe.Reply transfer = transfer(one, backup);
        assertThat(dirty(transfer)).contains("{\"start\":2097152,\"length\":65536,\"dirty\":true");
        finish(transfer);
        end(backup);

        String volume =
                engine.get(snapshots(before) + "/disks").xml().children("disk").stream()
                        .filter(d -> d.attribute("id").equals(Optional.of(one)))
                        .findFirst()
                        .flatMap(d -> d.at("image_id"))
                        .orElseThrow();
        EngineProbe.Reply old =
                engine.post(
                        "/imagetransfers",
                        "<image_transfer><snapshot id=\"%s\"/><direction>download</direction><format>raw</format></image_transfer>"
                                .formatted(volume));
        assertThat(engine.read(old.xml().at("transfer_url").orElseThrow())).hasSize(2 * MIB);
        finish(old);
    }

    @Test
    void going_back_to_a_snapshot_restores_contents_and_drops_checkpoints() {
        String digest = admin.get("/disks/" + one + "/digest");
        String snapshot = snapshot("good");
        engine.awaitText(snapshots(snapshot), "snapshot_status", "ok");
        String checkpoint = checkpoint(Optional.empty());
        admin.post("/disks/" + one + "/write", "{\"offset\":0,\"hex\":\"abcdef\"}");
        String later = snapshot("later");
        engine.awaitText(snapshots(later), "snapshot_status", "ok");
        assertThat(admin.get("/disks/" + one + "/digest")).isNotEqualTo(digest);

        String open = ready(Optional.empty());
        String revert = "{\"snapshot\":\"" + snapshot + "\"}";
        assertThat(admin.status("/vms/" + vm + "/revert", revert)).isEqualTo(409);
        end(open);
        admin.post("/vms/" + vm + "/revert", revert);
        assertThat(admin.get("/disks/" + one + "/digest")).isEqualTo(digest);
        assertThat(admin.get("/vms/" + vm + "/snapshots")).contains(snapshot).doesNotContain(later);
        assertThat(start(Optional.of(checkpoint)).detail()).contains("doesn't exist");
        assertThat(engine.delete(snapshots(snapshot)).status()).isEqualTo(200);
        engine.await(snapshots(snapshot), r -> r.status() == 404);
        assertThat(admin.get("/disks/" + one + "/digest")).isEqualTo(digest);
        checkpoint(Optional.empty());
    }

    // --- snapshots

    @Test
    void a_snapshot_vanishes_or_hangs_or_may_be_inconsistent() {
        admin.post("/mark", "");
        admin.fault("step", "snapshot-create", "{\"kind\":\"vanishes\"}");
        String gone = snapshot("gone");
        engine.await(snapshots(gone), r -> r.status() == 404);
        assertThat(happened(69)).isTrue();
        assertThat(leftBehind()).isEqualTo("{\"left_behind\":[]}");

        admin.fault("step", "snapshot-create", "{\"kind\":\"inconsistent\"}");
        String doubtful = snapshot("doubtful");
        engine.awaitText(snapshots(doubtful), "snapshot_status", "ok");
        engine.await("/events?search=type%3D10774", r -> !r.xml().children().isEmpty());
        assertThat(admin.get("/invariants?mark=1")).contains("\"snapshot\"").contains(doubtful);

        admin.fault("step", "snapshot-create", HANGS);
        String stuck = snapshot("stuck");
        assertThat(engine.get(snapshots(stuck)).xml().at("snapshot_status")).contains("locked");
        assertThat(snapshotAsked("another").status()).isEqualTo(409);
        assertThat(leftBehind()).contains("busy-snapshot");
    }

    @Test
    void a_snapshot_is_busy_a_few_times_before_it_goes() {
        String snapshot = snapshot("busy");
        engine.awaitText(snapshots(snapshot), "snapshot_status", "ok");
        admin.post(
                "/faults",
                """
                {"on":"engine","point":"DELETE /vms/*/snapshots/*","trigger":{"count":2},
                 "effect":{"kind":"fault","status":409,"detail":"[Cannot remove Snapshot: busy]"}}
                """);
        assertThat(engine.delete(snapshots(snapshot)).status()).isEqualTo(409);
        assertThat(engine.delete(snapshots(snapshot)).status()).isEqualTo(409);
        assertThat(engine.delete(snapshots(snapshot)).status()).isEqualTo(200);
        engine.await(snapshots(snapshot), r -> r.status() == 404);
    }

    @Test
    void a_backup_may_succeed_and_leave_its_snapshot() {
        admin.fault("step", "backup-snapshot-removal", FAILS);
        String backup = ready(Optional.empty());
        end(backup);
        assertThat(happened(10813)).isTrue();
        assertThat(leftBehind()).contains("auto-snapshot");
        String left =
                engine.get("/vms/" + vm + "/snapshots")
                        .xml()
                        .children()
                        .getLast()
                        .attribute("id")
                        .orElseThrow();
        assertThat(engine.delete(snapshots(left)).status()).isEqualTo(200);
        engine.await(snapshots(left), r -> r.status() == 404);
        assertThat(leftBehind()).isEqualTo("{\"left_behind\":[]}");
    }

    // --- plugging

    @Test
    void plugging_and_unplugging_may_fail_and_change_nothing() {
        String attachments = "/vms/" + vm + "/diskattachments";
        String path = attachments + "/" + two;
        String off = "<disk_attachment><active>false</active></disk_attachment>";
        String on = "<disk_attachment><active>true</active></disk_attachment>";
        admin.fault("step", "disk-unplug", FAILS);
        assertThat(engine.call("PUT", path, off, Map.of()).status()).isEqualTo(400);
        assertThat(engine.get(path).xml().at("active")).contains("true");
        assertThat(engine.call("PUT", path, off, Map.of()).status()).isEqualTo(200);
        assertThat(engine.call("PUT", path, off, Map.of()).detail())
                .contains("Disk is already deactivated.");
        admin.fault("step", "disk-plug", FAILS);
        assertThat(engine.call("PUT", path, on, Map.of()).status()).isEqualTo(400);
        assertThat(engine.call("PUT", path, on, Map.of()).status()).isEqualTo(200);

        admin.fault("step", "disk-unplug", FAILS);
        assertThat(engine.delete(path).status()).isEqualTo(400);
        assertThat(engine.get(path).status()).isEqualTo(200);
        assertThat(engine.delete(path).status()).isEqualTo(200);
        admin.fault("step", "disk-plug", FAILS);
        String hang =
                "<disk_attachment><interface>virtio</interface><active>true</active><disk id=\"%s\"/></disk_attachment>"
                        .formatted(two);
        assertThat(engine.post(attachments, hang).status()).isEqualTo(400);
        assertThat(engine.get(path).status()).isEqualTo(404);
        assertThat(engine.post(attachments, hang).status()).isEqualTo(201);
    }

    // --- guests

    @Test
    void a_guest_without_an_agent_is_not_frozen_and_one_that_hangs_is() {
        admin.post("/vms/" + vm + "/run", "{\"up\":true}");
        String freeze = "/vms/" + vm + "/freezefilesystems";
        String thaw = "/vms/" + vm + "/thawfilesystems";
        admin.post("/vms/" + vm + "/guest", "{\"agent\":false}");
        assertThat(engine.post(freeze, "<action/>").status()).isEqualTo(400);
        admin.post("/vms/" + vm + "/guest", "{\"agent\":true}");

        admin.fault("step", "freeze", HANGS);
        assertThat(engine.post(freeze, "<action/>").status()).isEqualTo(400);
        assertThat(leftBehind()).contains("frozen-guest").contains("frozen 1 times");
        admin.fault("step", "thaw", FAILS);
        assertThat(engine.post(thaw, "<action/>").status()).isEqualTo(400);
        assertThat(admin.get("/vms/" + vm + "/guest")).contains("\"frozen\":true");
        assertThat(engine.post(thaw, "<action/>").status()).isEqualTo(200);
        assertThat(engine.post(freeze, "<action/>").status()).isEqualTo(200);
        assertThat(engine.post(thaw, "<action/>").status()).isEqualTo(200);
        assertThat(admin.get("/vms/" + vm + "/guest")).contains("\"freezes\":2");
        assertThat(leftBehind()).isEqualTo("{\"left_behind\":[]}");
    }

    // --- the engine itself

    @Test
    void a_transfer_may_have_an_address_that_nobody_answers_at() {
        admin.fault("step", "transfer-running", "{\"kind\":\"unreachable\",\"address\":\"host\"}");
        String backup = ready(Optional.empty());
        EngineProbe.Reply transfer = transfer(one, backup);
        assertThat(transfer.xml().at("transfer_url").orElseThrow()).contains("127.0.0.1:1/");
        assertThat(engine.read(transfer.xml().at("proxy_url").orElseThrow())).hasSize(2 * MIB);
        finish(transfer);
        end(backup);
    }

    @Test
    void the_engines_clock_may_be_wrong() {
        String before = engine.get("").xml().at("time").orElseThrow();
        admin.post("/clock", "{\"ahead_ms\":86400000}");
        String after = engine.get("").xml().at("time").orElseThrow();
        assertThat(OffsetDateTime.parse(after)).isAfter(OffsetDateTime.parse(before).plusHours(23));
    }
}
