package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.state.Backup;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Snapshot;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.imageio.ImageioDaemon;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a run has left behind on the engine and its host (the behaviour reference, §12.3). */
public final class LeftBehind {
    /** One thing that should not be there, or is gone. */
    public record Finding(String kind, String id, String detail) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("kind", kind);
            json.put("id", id);
            json.put("detail", detail);
            return json;
        }
    }

    private final List<Finding> findings = new ArrayList<>();

    private LeftBehind() {}

    /**
     * All that is not as it should be once nothing runs.
     *
     * @param before disks known at a mark: others that float were left behind, these must be there
     */
    public static List<Finding> find(
            Engine engine, ImageioDaemon imageio, Optional<Set<UUID>> before) {
        LeftBehind left = new LeftBehind();
        engine.locked(() -> {
            left.work(engine);
            left.disks(engine, before);
            left.vms(engine);
            before.ifPresent(known -> left.appliances(engine, known));
            return left;
        });
        imageio.tickets()
                .states()
                .forEach(s -> left.add("ticket", s.terms().export().name(), "an image ticket"));
        return List.copyOf(left.findings);
    }

    private void add(String kind, Object id, String detail) {
        findings.add(new Finding(kind, id.toString(), detail));
    }

    private void work(Engine engine) {
        for (Backup backup : engine.backups().all()) {
            if (!backup.phase.isFinished()) {
                add("open-backup", backup.id, backup.vm.name + " " + backup.phase.word());
            }
        }
        for (Transfer transfer : engine.transfers().all()) {
            if (!transfer.phase.isTerminal()) {
                add("unfinished-transfer", transfer.id, transfer.phase.word());
            }
        }
        engine.lockedThings().forEach(id -> add("lock", id, "held in memory"));
    }

    private void disks(Engine engine, Optional<Set<UUID>> before) {
        for (Disk disk : engine.disks().all()) {
            if (disk.status != Disk.Status.OK) {
                add(disk.status.word() + "-disk", disk.id, disk.alias);
            }
            if (disk.volumes.stream().anyMatch(v -> v.illegal)) {
                add("illegal-volume", disk.id, disk.alias);
            }
            boolean isNew = before.isPresent() && !before.get().contains(disk.id);
            if (isNew && engine.disks().owners(disk).isEmpty()) {
                add("floating-disk", disk.id, disk.alias);
            }
        }
        before.ifPresent(known ->
                known.stream()
                        .filter(id -> engine.disks().find(id).isEmpty())
                        .forEach(id -> add("missing-disk", id, "was there at the mark")));
    }

    /** A disk made for a restore belongs to the restored VM, not to the appliance that wrote it. */
    private void appliances(Engine engine, Set<UUID> known) {
        for (Vm vm : engine.vms().all()) {
            vm.attachments.values().stream()
                    .filter(a -> vm.appliance && a.snapshot.isEmpty() && !known.contains(a.disk))
                    .forEach(a -> add("disk-on-appliance", a.disk, vm.name));
        }
    }

    private void vms(Engine engine) {
        for (Vm vm : engine.vms().all()) {
            if (vm.frozen) {
                add("frozen-guest", vm.id, vm.name + ", frozen " + vm.freezes + " times");
            }
            for (Snapshot snapshot : vm.snapshots) {
                if (snapshot.description.equals(Snapshot.AUTO_GENERATED)) {
                    add("auto-snapshot", snapshot.id, vm.name);
                }
                if (snapshot.status != Snapshot.Status.OK) {
                    add("busy-snapshot", snapshot.id, vm.name + " " + snapshot.status.word());
                }
            }
            for (DiskAttachment attachment : vm.attachments.values()) {
                if (attachment.snapshot.isPresent()) {
                    add("foreign-attachment", attachment.disk, vm.name);
                }
            }
        }
    }
}
