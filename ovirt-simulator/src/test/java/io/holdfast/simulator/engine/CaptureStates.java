package io.holdfast.simulator.engine;

import static io.holdfast.simulator.engine.CaptureWorld.FLOAT1;
import static io.holdfast.simulator.engine.CaptureWorld.VM1;
import static io.holdfast.simulator.engine.CaptureWorld.VM2;
import static io.holdfast.simulator.engine.CaptureWorld.VM2_1;
import static io.holdfast.simulator.engine.CaptureWorld.VM2_2;
import static io.holdfast.simulator.engine.CaptureWorld.VM2_RAW;

import io.holdfast.simulator.engine.state.Transfer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** For each recorded exchange, how the lab stood when it was made; first match counts. */
final class CaptureStates {
    private static final String DOWNLOAD = "<direction>download</direction><format>raw</format>";
    private static final String UPLOAD = "<direction>upload</direction><format>raw</format>";
    private static final String FULL = "<description>full-cold</description>";

    private final Map<Pattern, BiConsumer<CaptureWorld, Capture>> states = new LinkedHashMap<>();

    CaptureStates() {
        nothing();
        errors();
        backups();
        checkpoints();
        transfers();
        snapshots();
        vms();
    }

    BiConsumer<CaptureWorld, Capture> of(Capture capture) {
        return states.entrySet().stream()
                .filter(e -> e.getKey().matcher(capture.name()).matches())
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse((w, c) -> w.withVms());
    }

    private void when(String names, BiConsumer<CaptureWorld, Capture> state) {
        states.put(Pattern.compile(names), state);
    }

    private void nothing() {
        when("vms-empty|misc-search-.*", (w, c) -> {});
        when("vm-create|misc-no-auth|misc-bad-.*|api-root", (w, c) -> {});
        when(
                "misc-backup-foreign-disk",
                (w, c) -> {
                    w.withVms();
                    w.probe.delete("/disks/" + FLOAT1);
                });
        when(
                "it-disk-floating-create",
                (w, c) -> {
                    w.withVms();
                    w.hang("disk-create");
                });
        when("vm-add-disk", (w, c) -> w.vm(VM1, "vm1"));
    }

    private void errors() {
        when(
                "flt-backup-volcreate-fails",
                (w, c) -> {
                    w.withVms();
                    w.fail("backup-start");
                });
        when(
                "flt-snapshot-volcreate-fails",
                (w, c) -> {
                    w.withVms();
                    w.fail("snapshot-create");
                });
        when(
                "flt-transfer-.*-fails",
                (w, c) -> {
                    w.withVms();
                    w.fail("transfer-start");
                });
        when(
                "it-disk-of-running-vm|it-missing-host|live-vm-delete-during-backup|vm-stop",
                (w, c) -> {
                    w.withVms();
                    w.start(VM2);
                });
    }

    private void backups() {
        when(
                "cold-backup-full|chk-b1|live-backup-full",
                (w, c) -> {
                    w.withVms();
                    w.hang("backup-ready");
                });
        when(
                "(cold|live)-backup-incr|misc-backup-raw-disk-incr",
                (w, c) -> {
                    w.withVms();
                    String checkpoint = w.finishedBackup(UUIDS.get(0), FULL);
                    w.stands(
                            c.requestBody().replaceAll("(?s).*<from_checkpoint_id>([^<]*).*", "$1"),
                            checkpoint);
                    w.hang("backup-ready");
                });
        when(
                "(cold|live)-backup-get-ready|(cold|live)-backup-disks|cold-backup-list",
                (w, c) -> ready(w, c, FULL, VM2_1, VM2_2));
        when(
                "(cold|live)-backup-incr-(ready|disks)|(cold|live)-backup-incr-finalize",
                (w, c) -> readyIncremental(w, c, VM2_1, VM2_2));
        when("misc-backup-raw-incr-.*", (w, c) -> readyIncremental(w, c, VM2_RAW));
        when(
                "(cold|live)-backup-second|chk-second-while-ready-.*|(cold|live)-disk-delete-.*",
                (w, c) -> ready(w, FULL, VM2_1));
        when(
                "cold-vm-delete-during-backup|cold-snapshots-during-backup",
                (w, c) -> ready(w, FULL, VM2_1, VM2_2));
        when(
                "(cold|live)-disk-during-backup|cold-vm-during-backup|chk-snapshot-while-ready",
                (w, c) -> ready(w, FULL, VM2_1, VM2_2));
        when(
                "live-(vm|snapshots)-during-backup",
                (w, c) -> {
                    w.withVms();
                    w.start(VM2);
                    w.backup(UUIDS.get(0), FULL, "ready", VM2_1, VM2_2);
                });
        when(
                "chk-disk-delete-while-ready|chk-start-while-ready|chk-snapshot-delete-auto",
                (w, c) -> {
                    w.withVms();
                    var backup = w.backup(UUIDS.get(0), "", "ready", VM2_1);
                    w.hang("snapshot-create");
                    w.snapshot(VM2, "no", "locked");
                    w.stands(
                            "ce06c8dd-8636-4f6f-98bb-6c6b7076bdcc",
                            backup.child("snapshot").orElseThrow().attribute("id").orElseThrow());
                });
        when("(cold|live)-backup-finalize|chk-finalize", (w, c) -> ready(w, c, FULL, VM2_1));
        when(
                "(cold|live)-backup-finalize-twice|cold-backup-get-final|live-backup-get-final"
                        + "|chk-old-backup",
                (w, c) -> {
                    w.withVms();
                    w.finishedBackup(c.idAfter("backups"), description(c));
                });
        when(
                "live-backup-list",
                (w, c) -> {
                    w.withVms();
                    String first = w.finishedBackup(UUIDS.get(0), FULL);
                    w.finishedBackup(UUIDS.get(1), from(first));
                    w.backup(UUIDS.get(2), FULL, "ready", VM2_1, VM2_2);
                });
        when(
                "misc-backups",
                (w, c) -> {
                    w.withVms();
                    String last = w.finishedBackup(UUIDS.get(0), FULL);
                    last = w.finishedBackup(UUIDS.get(1), from(last));
                    last = w.finishedBackup(UUIDS.get(2), FULL);
                    last = w.finishedBackup(UUIDS.get(3), from(last));
                    last = w.finishedBackup(UUIDS.get(4), "");
                    last = w.finishedBackup(UUIDS.get(5), from(last));
                    w.backup(UUIDS.get(6), from(last), "ready", VM2_1, VM2_2);
                });
        when(
                "io-backup-finalize-with-transfer",
                (w, c) -> {
                    ready(w, c, "", VM2_1);
                    w.transfer(ofBackup(c.idAfter("backups")));
                });
    }

    private static String description(Capture capture) {
        return capture.body().contains("<description>") ? FULL : "";
    }

    private static final List<String> UUIDS =
            List.of(
                    "00000000-0000-4000-8000-000000000001",
                    "00000000-0000-4000-8000-000000000002",
                    "00000000-0000-4000-8000-000000000003",
                    "00000000-0000-4000-8000-000000000004",
                    "00000000-0000-4000-8000-000000000005",
                    "00000000-0000-4000-8000-000000000006",
                    "00000000-0000-4000-8000-000000000007");

    private static String from(String checkpoint) {
        return "<from_checkpoint_id>" + checkpoint + "</from_checkpoint_id>";
    }

    private static String ofBackup(String backup) {
        return "<disk id=\"" + VM2_1 + "\"/><backup id=\"" + backup + "\"/>" + DOWNLOAD;
    }

    private static void ready(CaptureWorld w, String more, String... disks) {
        w.withVms();
        w.backup(UUIDS.get(0), more, "ready", disks);
    }

    private static void ready(CaptureWorld w, Capture c, String more, String... disks) {
        w.withVms();
        String id = c.name().equals("cold-backup-list") ? UUIDS.get(0) : c.idAfter("backups");
        w.backup(id, more, "ready", disks);
    }

    private static void readyIncremental(CaptureWorld w, Capture c, String... disks) {
        w.withVms();
        String checkpoint = w.finishedBackup(UUIDS.get(0), FULL);
        w.backup(c.idAfter("backups"), from(checkpoint), "ready", disks);
    }

    private void checkpoints() {
        when(
                "cold-checkpoints|cold-checkpoints-during",
                (w, c) -> {
                    w.withVms();
                    w.finishedBackup(UUIDS.get(0), FULL);
                });
        when("(live-checkpoints|live-checkpoints-during)", (w, c) -> chain(w, FULL, "", FULL));
        when("misc-checkpoints", (w, c) -> chain(w, FULL, "", FULL, "", "", ""));
        when("misc-checkpoints2", (w, c) -> chain(w, FULL, "", FULL, "", "", "", ""));
        when(
                "(cold|live)-checkpoint-disks|misc-checkpoint-delete-.*",
                (w, c) -> {
                    w.withVms();
                    w.stands(c.idAfter("checkpoints"), w.finishedBackup(UUIDS.get(0), FULL));
                });
    }

    private static void chain(CaptureWorld w, String... more) {
        w.withVms();
        for (int i = 0; i < more.length; i++) {
            w.finishedBackup("00000000-0000-4000-9000-00000000000" + i, more[i]);
        }
    }

    private void transfers() {
        when(
                "it-get-transferring|it-list|it-cancel|it-finalize|it-extend",
                (w, c) -> running(w, c, FLOAT1, DOWNLOAD));
        when("x-get", (w, c) -> running(w, c, FLOAT1, UPLOAD));
        when(
                "it-upload-get|io-upload-get|it-pause-upload|it-finalize-paused",
                (w, c) -> running(w, c, FLOAT1, UPLOAD));
        when("it-pause-download|it-resume", (w, c) -> running(w, c, FLOAT1, DOWNLOAD));
        when("it-get-paused", (w, c) -> phase(w, c, UPLOAD, Transfer.Phase.PAUSED_USER));
        when("it-get-cancelled", (w, c) -> phase(w, c, UPLOAD, Transfer.Phase.FINISHED_CLEANUP));
        when(
                "it-get-final|it-finalize-again|chk-old-transfer",
                (w, c) -> phase(w, c, DOWNLOAD, Transfer.Phase.FINISHED_SUCCESS));
        when(
                "misc-transfer-idle-cancel-after",
                (w, c) -> phase(w, c, DOWNLOAD, Transfer.Phase.CANCELLED_SYSTEM));
        when(
                "misc-transfer-idle-cancel-after2",
                (w, c) -> phase(w, c, DOWNLOAD, Transfer.Phase.FINALIZING_FAILURE));
        when(
                "misc-transfer-idle-pause-after.?|chk-idle-later-pause|chk-cancel-paused-system",
                (w, c) -> phase(w, c, DOWNLOAD, Transfer.Phase.PAUSED_SYSTEM));
        when(
                "misc-transfer-idle-legacy-after.?|chk-idle-later-cancel",
                (w, c) -> phase(w, c, DOWNLOAD, Transfer.Phase.FINISHED_FAILURE));
        when(
                "it-second-same-disk|it-locked-disk|it-disk-delete-during",
                (w, c) -> {
                    w.withVms();
                    w.transfer("<disk id=\"" + FLOAT1 + "\"/>" + DOWNLOAD);
                    w.transfer("<disk id=\"" + CaptureWorld.FLOATING.get(1) + "\"/>" + DOWNLOAD);
                });
        when(
                "io-backup-(full|incr)",
                (w, c) -> {
                    w.withVms();
                    w.backup(
                            c.requestBody().replaceAll("(?s).*<backup id=\"([^\"]*).*", "$1"),
                            "",
                            "ready",
                            VM2_1,
                            VM2_2);
                });
        when(
                "io-backup-(full|incr)-get",
                (w, c) -> {
                    w.withVms();
                    w.backup(UUIDS.get(0), "", "ready", VM2_1);
                    w.stands(c.idAfter("imagetransfers"), w.transfer(ofBackup(UUIDS.get(0))));
                });
        when("chk-upload-cancel", (w, c) -> running(w, c, FLOAT1, UPLOAD));
    }

    private static void running(CaptureWorld w, Capture c, String disk, String how) {
        w.withVms();
        String id = w.transfer("<disk id=\"" + disk + "\"/>" + how);
        if (!c.name().equals("it-list")) {
            w.stands(c.idAfter("imagetransfers"), id);
        }
    }

    private static void phase(CaptureWorld w, Capture c, String how, Transfer.Phase phase) {
        w.withVms();
        String policy =
                c.body().contains("inactivity_timeout>10<")
                        ? "<inactivity_timeout>10</inactivity_timeout>"
                        : "";
        String id = w.transfer("<disk id=\"" + FLOAT1 + "\"/>" + how + policy);
        w.force(id, phase);
        w.stands(c.idAfter("imagetransfers"), id);
    }

    private void snapshots() {
        when(
                "snapshot-create-down|snapshot-create-live|misc-snap-create",
                (w, c) -> {
                    w.withVms();
                    w.hang("snapshot-create");
                });
        when(
                "snapshot-create-while-locked|vm-get-during-snapshot",
                (w, c) -> {
                    w.withVms();
                    w.hang("snapshot-create");
                    w.snapshot(VM1, "s1", "locked");
                });
        when(
                "vm-snapshots-two|vm-snapshots-locked",
                (w, c) -> {
                    w.withVms();
                    if (c.name().endsWith("locked")) {
                        w.hang("snapshot-create");
                    }
                    w.snapshot(VM1, "s1", c.name().endsWith("locked") ? "locked" : "ok");
                });
        when(
                "snapshot-disks|snapshot-all-content",
                (w, c) -> {
                    w.withVms();
                    w.stands(c.idAfter("snapshots"), w.snapshot(VM1, "s1", "ok"));
                });
        when(
                "snapshot-delete-live|snapshot-delete-twice|snapshot-being-deleted",
                (w, c) -> {
                    w.withVms();
                    w.start(VM1);
                    String id = w.snapshot(VM1, "live1", "ok");
                    w.stands(c.idAfter("snapshots"), id);
                    w.hang("snapshot-remove");
                    if (!c.name().endsWith("live")) {
                        w.probe.delete("/vms/" + VM1 + "/snapshots/" + id);
                    }
                });
        when(
                "misc-snap-disks|misc-disksnapshots",
                (w, c) -> {
                    w.withVms();
                    String checkpoint = w.finishedBackup(UUIDS.get(0), FULL);
                    w.finishedBackup(UUIDS.get(1), from(checkpoint));
                    String id = w.snapshot(VM2, "pv", "ok");
                    w.stands("ea4ed04e-e5df-4cb5-8516-754fa77079e7", id);
                });
        when(
                "misc-transfer-snapshot|misc-transfer-snapshot-get|misc-snap-delete-during-.*",
                CaptureStates::snapshotTransfer);
    }

    private static void snapshotTransfer(CaptureWorld w, Capture c) {
        w.withVms();
        String id = w.snapshot(VM2, "pv", "ok");
        String volume =
                w.probe.get("/vms/" + VM2 + "/snapshots/" + id + "/disks").xml().children().stream()
                        .filter(d -> d.attribute("id").orElse("").equals(VM2_1))
                        .findFirst()
                        .orElseThrow()
                        .at("image_id")
                        .orElseThrow();
        w.stands("41fe789c-94df-473c-95c4-5f61af905b46", volume);
        w.stands("ea4ed04e-e5df-4cb5-8516-754fa77079e7", id);
        if (!c.name().equals("misc-transfer-snapshot")) {
            String transfer =
                    w.transfer("<snapshot id=\"" + volume + "\"/><direction>download</direction>");
            w.stands("846e1396-8e83-4835-8de2-1486b3f18d1c", transfer);
        }
    }

    private void vms() {
        when(
                "vm-get-up",
                (w, c) -> {
                    w.withVms();
                    w.start(VM1);
                });
        when(
                "flt-vm-all-content",
                (w, c) -> {
                    w.withVms();
                    w.stopped(VM2);
                });
    }
}
