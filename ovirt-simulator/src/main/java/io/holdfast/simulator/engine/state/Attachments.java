package io.holdfast.simulator.engine.state;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rules of disks at VMs. */
public final class Attachments {
    /** How a disk is to hang on a VM; {@code controller} is the API's {@code interface}. */
    public record Order(
            String controller,
            boolean bootable,
            boolean active,
            boolean passDiscard,
            boolean readOnly) {}

    private static final String CANNOT_ATTACH = "Cannot attach Virtual Disk";
    private static final String CANNOT_DETACH = "Cannot detach Virtual Disk";

    private final Engine engine;

    Attachments(Engine engine) {
        this.engine = engine;
    }

    /** Makes a disk and attaches it. */
    public DiskAttachment create(Vm vm, Disks.Order disk, Order order, String correlationId) {
        checkBoot(vm, order);
        Disk made = engine.disks().add(disk, correlationId);
        made.volumes.getLast().snapshot = vm.activeSnapshot().id;
        return put(vm, made.id, Optional.empty(), order);
    }

    /** Attaches a disk that is there. */
    public DiskAttachment attach(Vm vm, UUID diskId, Order order, String correlationId) {
        Disk disk =
                engine.disks()
                        .find(diskId)
                        .orElseThrow(() ->
                                Refusal.bad(
                                        CANNOT_ATTACH + ". The specified disk does not exist."));
        engine.locks.require(vm.id, true, CANNOT_ATTACH);
        engine.locks.require(disk.id, true, CANNOT_ATTACH);
        if (vm.attachments.containsKey(diskId)) {
            throw Refusal.conflict(CANNOT_ATTACH + ". The disk is already attached to VM.");
        }
        if (!engine.disks().owners(disk).isEmpty() && !disk.shareable) {
            throw Refusal.conflict(
                    CANNOT_ATTACH + ". The disk is not shareable and is already attached to a VM.");
        }
        Disks.requireUnlocked(List.of(disk), CANNOT_ATTACH);
        if (disk.status == Disk.Status.ILLEGAL) {
            throw Refusal.broken(
                    "[" + CANNOT_ATTACH + ". The following disks are illegal: " + disk.alias + "]");
        }
        checkBoot(vm, order);
        checkPlugging(order.active());
        disk.volumes.getLast().snapshot = vm.activeSnapshot().id;
        event(2016, vm, disk, "was successfully attached to VM " + vm.name, correlationId);
        return put(vm, diskId, Optional.empty(), order);
    }

    /** Attaches another VM's disk as it was at a snapshot. */
    public DiskAttachment attachSnapshot(
            Vm vm, UUID diskId, UUID snapshotId, Order order, String correlationId) {
        Disk disk =
                engine.disks()
                        .find(diskId)
                        .orElseThrow(() ->
                                Refusal.bad(
                                        CANNOT_ATTACH + ". The specified disk does not exist."));
        boolean known =
                engine.vmsById.values().stream()
                        .flatMap(v -> v.snapshot(snapshotId).stream())
                        .anyMatch(s ->
                                s.status == Snapshot.Status.OK
                                        && s.disks.stream().anyMatch(f -> f.disk().equals(disk)));
        if (!known) {
            throw Refusal.bad(CANNOT_ATTACH + ". VM's Snapshot does not exist.");
        }
        engine.locks.require(vm.id, true, CANNOT_ATTACH);
        engine.locks.require(disk.id, true, CANNOT_ATTACH);
        if (vm.attachments.containsKey(diskId)) {
            throw Refusal.conflict(CANNOT_ATTACH + ". The disk is already attached to VM.");
        }
        checkPlugging(order.active());
        event(2016, vm, disk, "was successfully attached to VM " + vm.name, correlationId);
        return put(vm, diskId, Optional.of(snapshotId), order);
    }

    private DiskAttachment put(Vm vm, UUID disk, Optional<UUID> snapshot, Order order) {
        DiskAttachment attachment = new DiskAttachment(disk, snapshot, order.controller());
        apply(attachment, order);
        vm.attachments.put(disk, attachment);
        vm.generation++;
        engine.plugs().settle(vm);
        return attachment;
    }

    private static void apply(DiskAttachment attachment, Order order) {
        attachment.controller = order.controller();
        attachment.bootable = order.bootable();
        attachment.active = order.active();
        attachment.passDiscard = order.passDiscard();
        attachment.readOnly = order.readOnly();
    }

    /** Changes how an attached disk hangs. */
    public void update(Vm vm, DiskAttachment attachment, Order order) {
        String cannot = "Cannot edit Virtual Disk";
        engine.locks.require(vm.id, false, cannot);
        if (order.bootable() && !attachment.bootable) {
            checkBoot(vm, order);
        }
        if (order.active() != attachment.active) {
            checkPlug(order.active() ? StepPoint.DISK_PLUG : StepPoint.DISK_UNPLUG);
        }
        apply(attachment, order);
        vm.generation++;
        engine.plugs().settle(vm);
    }

    /** Refuses to plug what is plugged, and to unplug what is not. */
    public void requireOther(DiskAttachment attachment, boolean active) {
        if (attachment.active == active) {
            throw Refusal.conflict(
                    active
                            ? "Cannot activate Virtual Disk. Disk is already activated."
                            : "Cannot deactivate Virtual Disk. Disk is already deactivated.");
        }
    }

    private void checkPlugging(boolean wanted) {
        if (wanted) {
            checkPlug(StepPoint.DISK_PLUG);
        }
    }

    private void checkPlug(StepPoint point) {
        if (engine.fails(point)) {
            throw Refusal.bad("Internal Engine Error");
        }
    }

    private void checkBoot(Vm vm, Order order) {
        for (DiskAttachment other : vm.attachments.values()) {
            if (order.bootable() && other.bootable) {
                throw Refusal.conflict(
                        CANNOT_ATTACH
                                + ". VM "
                                + vm.name
                                + " can have only one bootable disk, and it has "
                                + other.disk
                                + ".");
            }
        }
    }

    /** Detaches; the disk stays, floating. */
    public void detach(Vm vm, UUID diskId, String correlationId) {
        DiskAttachment attachment = vm.attachments.get(diskId);
        Optional<Disk> disk = engine.disks().find(diskId);
        if (attachment == null || disk.isEmpty()) {
            throw Refusal.bad(
                    CANNOT_DETACH
                            + ". The specified disk is not attached to the VM ${VmName}., "
                            + vm.name);
        }
        engine.locks.require(vm.id, true, CANNOT_DETACH);
        engine.locks.require(diskId, true, CANNOT_DETACH);
        boolean frozen =
                attachment.snapshot.isEmpty()
                        && vm.snapshots.stream()
                                .flatMap(s -> s.disks.stream())
                                .anyMatch(f -> f.disk().id.equals(diskId));
        if (frozen) {
            throw Refusal.conflict(
                    CANNOT_DETACH
                            + ". The disk is already configured in a snapshot. In order to detach"
                            + " it, remove the disk's snapshots.");
        }
        if (attachment.active) {
            checkPlug(StepPoint.DISK_UNPLUG);
        }
        vm.attachments.remove(diskId);
        engine.plugs().settle(vm);
        engine.checkpoints().detached(disk.get());
        vm.generation++;
        event(2018, vm, disk.get(), "was successfully detached from VM " + vm.name, correlationId);
    }

    private void event(int code, Vm vm, Disk disk, String what, String correlationId) {
        String text = "Disk " + disk.alias + " " + what + " by " + Infrastructure.USER_NAME + ".";
        engine.events().normal(code, correlationId, Optional.of(vm), text);
    }
}
