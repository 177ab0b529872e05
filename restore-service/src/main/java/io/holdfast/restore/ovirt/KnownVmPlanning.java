package io.holdfast.restore.ovirt;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.VmReference;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskStorage;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.restore.job.RestorePlan.OldDisk;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settles how disks come onto a VM that is there already. */
final class KnownVmPlanning {

    private final Engine engine;
    private final List<String> warnings;

    KnownVmPlanning(Engine engine, List<String> warnings) {
        this.engine = engine;
        this.warnings = warnings;
    }

    Vm vm(VmReference wanted) throws CannotRestore {
        Optional<Vm> found =
                wanted.id() != null
                        ? engine.vms().find(new VmId(wanted.id().value()))
                        : engine.vms().named(wanted.text());
        return found.orElseThrow(() ->
                new CannotRestore(
                        FailureReason.VM_UNKNOWN,
                        "the engine has no VM "
                                + wanted.text()
                                + "; name one as target.vm, or restore as a new VM"));
    }

    /** A VM whose disks can be taken off: stopped, and without snapshots of them. */
    void requireSwappable(Vm vm) throws CannotRestore {
        requireStopped(vm.name(), vm.status());
        List<String> snapshots =
                engine.snapshots().list(vm.id()).stream()
                        .filter(each -> each.kind() != Snapshot.Kind.ACTIVE)
                        .map(Snapshot::description)
                        .toList();
        if (!snapshots.isEmpty()) {
            throw new CannotRestore(
                    FailureReason.TARGET_REFUSED,
                    "VM %s has the snapshots %s, and the engine takes no disk off a VM that has; delete them, or restore as a new VM"
                            .formatted(vm.name(), snapshots));
        }
    }

    static void requireStopped(String name, VmStatus status) throws CannotRestore {
        if (status != VmStatus.DOWN) {
            throw new CannotRestore(
                    FailureReason.VM_NOT_STOPPED,
                    "VM "
                            + name
                            + " is "
                            + status
                            + "; a restore in place needs it stopped, or restore as a new VM");
        }
    }

    /**
     * Each disk in the place of the one it was, by id, or by name where an earlier restore has left
     * another one of that name.
     */
    List<PlannedDisk> swapped(Vm vm, List<PlannedDisk> disks) {
        List<DiskAttachment> hanging = engine.vms().disks(vm.id());
        Set<DiskId> replaced = new HashSet<>();
        List<PlannedDisk> swapped = new ArrayList<>();
        for (PlannedDisk disk : disks) {
            Optional<DiskAttachment> old = placeOf(disk, hanging);
            if (old.isPresent() && replaced.add(id(old.get()))) {
                swapped.add(inPlaceOf(disk, old.get()));
            } else {
                warnings.add(
                        "VM %s has no disk %s any more; it is attached beside the others"
                                .formatted(vm.name(), disk.alias()));
                boolean boots = disk.bootable() && hanging.stream().noneMatch(it -> it.bootable());
                swapped.add(DiskPlanning.hung(disk, disk.diskInterface(), boots, true));
            }
        }
        for (DiskAttachment each : hanging) {
            if (!replaced.contains(id(each))) {
                warnings.add(
                        "disk %s of VM %s stays as it is"
                                .formatted(each.disk().alias(), vm.name()));
            }
        }
        return swapped;
    }

    private static Optional<DiskAttachment> placeOf(
            PlannedDisk disk, List<DiskAttachment> hanging) {
        List<DiskAttachment> same =
                hanging.stream().filter(each -> id(each).equals(disk.source())).toList();
        if (same.isEmpty()) {
            same =
                    hanging.stream()
                            .filter(each -> each.disk().alias().equals(disk.alias()))
                            .filter(KnownVmPlanning::isPlainImage)
                            .toList();
        }
        return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
    }

    private static boolean isPlainImage(DiskAttachment attached) {
        return attached.disk().storage() == DiskStorage.IMAGE
                && !attached.disk().shareable()
                && attached.snapshot().isEmpty();
    }

    private static PlannedDisk inPlaceOf(PlannedDisk disk, DiskAttachment old) {
        String bus = Words.of(old.attachedAs());
        return new PlannedDisk(
                disk.source(),
                disk.target(),
                disk.alias(),
                disk.manifest(),
                disk.virtualSizeBytes(),
                disk.dataBytes(),
                disk.format(),
                disk.sparse(),
                disk.readsAsZeros(),
                old.bootable(),
                old.active(),
                bus,
                disk.storageDomain(),
                new OldDisk(id(old), old.disk().alias(), bus, old.bootable(), old.active()));
    }

    private static DiskId id(DiskAttachment attached) {
        return new DiskId(attached.disk().id().value());
    }
}
