package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.state.Attachments;
import io.holdfast.simulator.engine.state.Checkpoint;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Snapshot;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What people do to VMs, and what befalls their checkpoints. */
final class VmsAdmin {
    private static final String WHO = "admin";

    private final Engine engine;

    VmsAdmin(Engine engine) {
        this.engine = engine;
    }

    /** Empty when there is no such call. */
    Optional<Object> vm(String call, UUID id, AdminRequest body) {
        return engine.locked(() -> {
            Vm vm = find(engine.vms().find(id), "VM", id);
            return switch (call) {
                case "GET vms hardware" -> Optional.of(HardwareFacts.facts(engine, vm));
                case "GET vms guest" -> Optional.of(guest(vm));
                case "POST vms guest" -> {
                    vm.guestAgent = body.needFlag("agent");
                    yield Optional.of(guest(vm));
                }
                case "POST vms appliance" -> {
                    engine.plugs().makeAppliance(vm);
                    yield Optional.of(Map.of("appliance", true, "status", vm.status.word()));
                }
                case "POST vms migrate" -> {
                    UUID host = body.needId("host");
                    engine.hosts()
                            .migrate(vm, find(engine.dataCenter().host(host), "host", host), WHO);
                    yield Optional.of(Map.of("host", host));
                }
                case "POST vms claim" -> Optional.of(claim(vm, body));
                case "POST vms run" -> Optional.of(run(vm, body.needFlag("up")));
                case "GET vms checkpoints" ->
                        Optional.of(
                                Map.of(
                                        "checkpoints",
                                        engine.checkpoints().of(vm.id).stream()
                                                .map(VmsAdmin::checkpoint)
                                                .toList()));
                case "POST vms drop-checkpoints" -> {
                    engine.checkpoints().dropAll(vm);
                    yield Optional.of(Map.of("dropped", true));
                }
                case "GET vms snapshots" ->
                        Optional.of(
                                Map.of(
                                        "snapshots",
                                        vm.snapshots.stream()
                                                .filter(s -> s.type == Snapshot.Type.REGULAR)
                                                .map(VmsAdmin::snapshot)
                                                .toList()));
                case "POST vms revert" -> {
                    UUID snapshot = body.needId("snapshot");
                    engine.snapshots()
                            .revert(vm, find(vm.snapshot(snapshot), "snapshot", snapshot));
                    yield Optional.of(Map.of("reverted", true));
                }
                case "POST vms disks" -> Optional.of(Map.of("id", addDisk(vm, body)));
                case "POST vms attach" -> {
                    hang(vm, body.needId("disk"), body);
                    yield Optional.of(Map.of("attached", true));
                }
                case "POST vms detach" -> {
                    engine.attachments().detach(vm, body.needId("disk"), WHO);
                    yield Optional.of(Map.of("detached", true));
                }
                default -> Optional.empty();
            };
        });
    }

    Optional<Object> checkpoint(String call, UUID id) {
        return engine.locked(() -> {
            Checkpoint checkpoint = find(engine.checkpoints().find(id), "checkpoint", id);
            return switch (call) {
                case "POST checkpoints lose" -> {
                    engine.checkpoints().lose(checkpoint);
                    yield Optional.of(Map.of("lost", true));
                }
                case "POST checkpoints invalidate" -> {
                    engine.checkpoints().invalidate(checkpoint);
                    yield Optional.of(checkpoint(checkpoint));
                }
                default -> Optional.empty();
            };
        });
    }

    static <T> T find(Optional<T> found, String what, UUID id) {
        return found.orElseThrow(() -> new AdminRequest.Bad("no " + what + " " + id));
    }

    private static Object guest(Vm vm) {
        return Map.of("frozen", vm.frozen, "freezes", vm.freezes, "agent", vm.guestAgent);
    }

    private static Map<String, Object> checkpoint(Checkpoint checkpoint) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", checkpoint.id);
        json.put("description", checkpoint.description.orElse(""));
        json.put("valid", checkpoint.valid);
        json.put("disks", checkpoint.disks.stream().map(d -> d.id.toString()).toList());
        return json;
    }

    /** Where the checkpoints that somebody believes in differ from those that there are. */
    private Map<String, Object> claim(Vm vm, AdminRequest body) {
        Set<String> claimed = new LinkedHashSet<>();
        for (Json item : body.items("checkpoints")) {
            if (!(item instanceof Json.Str id)) {
                throw new AdminRequest.Bad("no checkpoint: " + item);
            }
            claimed.add(id.value());
        }
        List<Checkpoint> there = engine.checkpoints().of(vm.id);
        List<String> ids = there.stream().map(c -> c.id.toString()).toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("missing", claimed.stream().filter(id -> !ids.contains(id)).toList());
        json.put("unclaimed", ids.stream().filter(id -> !claimed.contains(id)).toList());
        json.put(
                "invalid", there.stream().filter(c -> !c.valid).map(c -> c.id.toString()).toList());
        return json;
    }

    private static Map<String, Object> snapshot(Snapshot snapshot) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", snapshot.id);
        json.put("description", snapshot.description);
        json.put("status", snapshot.status.word());
        json.put("disks", snapshot.disks.stream().map(f -> f.disk().id.toString()).toList());
        return json;
    }

    private Object run(Vm vm, boolean up) {
        if (up && vm.status == Vm.Status.DOWN) {
            engine.vms().start(vm, WHO);
        } else if (!up && vm.status == Vm.Status.UP) {
            engine.vms().stop(vm, WHO);
        }
        return Map.of("status", vm.status.word());
    }

    private UUID addDisk(Vm vm, AdminRequest body) {
        String alias = vm.name + "_Disk" + (vm.attachments.size() + 1);
        Disk disk =
                body.text("path").isPresent()
                        ? engine.disks()
                                .ofImage(
                                        alias,
                                        Path.of(body.needText("path")),
                                        AdminRequest.format(body))
                        : engine.disks()
                                .blank(alias, body.needLong("size"), AdminRequest.format(body));
        disk.lieOn(SiteAdmin.domainNamed(engine, body.text("domain")));
        disk.shareable = body.flag("shareable").orElse(false);
        disk.directLun = body.flag("lun").orElse(false);
        hang(vm, disk.id, body);
        return disk.id;
    }

    private void hang(Vm vm, UUID disk, AdminRequest body) {
        String bus = body.text("interface").orElse("virtio_scsi");
        boolean active = body.flag("active").orElse(true);
        List<DiskAttachment> there = List.copyOf(vm.attachments.values());
        Attachments.Order order = new Attachments.Order(bus, there.isEmpty(), active, false, false);
        Optional<UUID> snapshot = body.text("snapshot").map(UUID::fromString);
        var _ =
                snapshot.isPresent()
                        ? engine.attachments().attachSnapshot(vm, disk, snapshot.get(), order, WHO)
                        : engine.attachments().attach(vm, disk, order, WHO);
    }
}
