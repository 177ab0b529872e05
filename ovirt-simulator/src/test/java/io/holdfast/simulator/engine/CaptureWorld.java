package io.holdfast.simulator.engine;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.Attachments;
import io.holdfast.simulator.engine.state.Delays;
import io.holdfast.simulator.engine.state.Device;
import io.holdfast.simulator.engine.state.Disks;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Hardware;
import io.holdfast.simulator.engine.state.Imports;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.fault.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The lab in which the exchanges were recorded, rebuilt: same VMs, same disks, same ids. */
final class CaptureWorld implements AutoCloseable {
    static final String VM1 = "c10cb32b-9370-4f92-8c22-464f048b70be";
    static final String VM2 = "3ddae74e-f3f5-49f9-bdd7-ba4d5a309c30";
    static final String VM1_D1 = "768e3996-2a11-4ff6-a033-51453e58410a";
    static final String VM2_1 = "c6f2a632-d478-42af-9e42-90943e96959d";
    static final String VM2_2 = "595f323e-0d32-4bd4-a2b3-bb3a9fa59744";
    static final String VM2_RAW = "635fb902-53e6-4938-8e65-afa14e3a152e";
    static final String FLOAT1 = "4dc7ab46-00c1-4ca7-9526-a935874832c3";
    static final List<String> FLOATING =
            List.of(
                    FLOAT1,
                    "0e834b45-305a-46dd-b8e0-d53e5c94ba07",
                    "1be2feb6-c633-4019-ab3f-141d5c6a3eaa",
                    "c448498d-0846-4980-94bc-6c61e6c7af3d");
    private static final long GIB = 1L << 30;

    final Simulator simulator;
    final EngineProbe probe;
    private final Map<String, String> actual = new HashMap<>();

    CaptureWorld(Path data) throws IOException {
        Duration never = Duration.ofHours(10);
        Delays none = Delays.none();
        Delays delays =
                new Delays(
                        none.answer(),
                        none.snapshotCreate(),
                        none.snapshotMerge(),
                        none.backupReady(),
                        none.backupPoll(),
                        none.diskCreate(),
                        none.transferStart(),
                        never,
                        never,
                        none.vmChange());
        simulator =
                Simulator.start(SimulatorSettings.instant(data).withTls(false).withDelays(delays));
        probe = new EngineProbe(simulator);
    }

    /** The ids of the recording that the engine chose itself stand for those chosen here. */
    void stands(String recorded, String here) {
        actual.put(recorded, here);
    }

    String translate(String text) {
        String translated = text;
        for (Map.Entry<String, String> id : actual.entrySet()) {
            translated = translated.replace(id.getKey(), id.getValue());
        }
        return translated;
    }

    private Engine engine() {
        return simulator.engine();
    }

    CaptureWorld withVms() {
        vm(VM1, "vm1");
        disk(VM1, VM1_D1, "vm1_d1", "cow", true);
        vm(VM2, "vm2");
        disk(VM2, VM2_1, "vm2_1", "cow", true);
        disk(VM2, VM2_RAW, "vm2_raw", "raw", false);
        disk(VM2, VM2_2, "vm2_2", "cow", false);
        for (String id : FLOATING) {
            add(id, "float1", "raw");
        }
        return this;
    }

    void vm(String id, String name) {
        Hardware hardware = new Hardware();
        hardware.devices.addAll(Device.ofNewVm());
        Imports.Configuration configuration =
                new Imports.Configuration(
                        UUID.fromString(id), name, "", "", hardware, List.of(), List.of());
        engine().locked(() -> {
            Vm vm =
                    engine().imports()
                            .add(
                                    configuration,
                                    Optional.empty(),
                                    engine().dataCenter().clusters().getFirst(),
                                    false,
                                    "lab");
            vm.quota = true;
            return vm;
        });
    }

    private void add(String id, String alias, String format) {
        Disks.Order order =
                new Disks.Order(
                        Optional.of(UUID.fromString(id)),
                        Optional.empty(),
                        alias,
                        "",
                        GIB,
                        format,
                        Optional.of(true),
                        Optional.empty(),
                        format.equals("cow"),
                        Optional.of(Infrastructure.STORAGE_DOMAIN),
                        false,
                        false,
                        false);
        engine().locked(() -> engine().disks().add(order, "lab"));
        probe.awaitText("/disks/" + id, "status", "ok");
    }

    private void disk(String vm, String id, String alias, String format, boolean boot) {
        add(id, alias, format);
        Attachments.Order order = new Attachments.Order("virtio_scsi", boot, true, false, false);
        engine().locked(() ->
                engine().attachments()
                        .attach(
                                engine().vms().find(UUID.fromString(vm)).orElseThrow(),
                                UUID.fromString(id),
                                order,
                                "lab"));
    }

    void hang(String point) {
        engine().stepFaults().plan(point, Trigger.always(), new StepFault.Hangs());
    }

    void fail(String point) {
        engine().stepFaults().plan(point, Trigger.once(), new StepFault.Fails());
    }

    void start(String vm) {
        probe.post("/vms/" + vm + "/start", "<action/>");
    }

    void stopped(String vm) {
        start(vm);
        probe.post("/vms/" + vm + "/stop", "<action/>");
    }

    /** A backup with the recorded id; {@code phase} is waited for. */
    Xml backup(String id, String more, String phase, String... disks) {
        StringBuilder list = new StringBuilder();
        for (String disk : disks) {
            list.append("<disk id=\"").append(disk).append("\"/>");
        }
        String body = "<backup id=\"" + id + "\">" + more + "<disks>" + list + "</disks></backup>";
        EngineProbe.Reply reply = probe.post("/vms/" + VM2 + "/backups", body);
        if (reply.status() != 201) {
            throw new AssertionError("no backup: " + reply);
        }
        return probe.awaitText("/vms/" + VM2 + "/backups/" + id, "phase", phase).xml();
    }

    /** Runs a backup to its end and returns its checkpoint. */
    String finishedBackup(String id, String more) {
        String checkpoint =
                backup(id, more, "ready", VM2_1, VM2_2).at("to_checkpoint_id").orElseThrow();
        String path = "/vms/" + VM2 + "/backups/" + id;
        probe.post(path + "/finalize", "<action/>");
        probe.awaitText(path, "phase", "succeeded");
        return checkpoint;
    }

    String snapshot(String vm, String description, String status) {
        EngineProbe.Reply reply =
                probe.post(
                        "/vms/" + vm + "/snapshots",
                        "<snapshot><description>" + description + "</description></snapshot>");
        String path = "/vms/" + vm + "/snapshots/" + reply.id();
        probe.awaitText(path, "snapshot_status", status);
        return reply.id();
    }

    String transfer(String body) {
        EngineProbe.Reply reply =
                probe.post("/imagetransfers", "<image_transfer>" + body + "</image_transfer>");
        if (reply.status() != 201) {
            throw new AssertionError("no transfer: " + reply);
        }
        return reply.id();
    }

    void force(String transfer, Transfer.Phase phase) {
        engine().locked(() -> {
            engine().transfers()
                    .force(
                            engine().transfers().find(UUID.fromString(transfer)).orElseThrow(),
                            phase);
            return phase;
        });
    }

    @Override
    public void close() throws IOException {
        probe.close();
        simulator.close();
    }
}
