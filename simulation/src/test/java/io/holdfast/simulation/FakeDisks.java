package io.holdfast.simulation;

import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.DiskWait;
import io.holdfast.ovirt.Disks;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.NewDisk;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.VmId;
import io.holdfast.simulation.Truth.TrueDisk;
import io.holdfast.simulation.Truth.TrueVm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Disks of the truth, and how they come onto VMs. */
final class FakeDisks implements Disks {

    private final World world;
    private final Truth truth;
    private final EngineCalls calls;

    FakeDisks(World world, Truth truth, EngineCalls calls) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
    }

    @Override
    public Disk create(NewDisk wanted) {
        return calls.call("create disk " + wanted.alias(), () -> made(wanted));
    }

    private Disk made(NewDisk wanted) {
        DiskId id = wanted.id().orElseThrow();
        if (truth.disks.containsKey(id.value())) {
            throw EngineCalls.refused("a disk has this id");
        }
        TrueDisk disk = new TrueDisk(id.value(), wanted.alias(), wanted.description(), world.now());
        disk.status = DiskStatus.LOCKED;
        truth.disks.put(disk.id, disk);
        world.after(
                world.seconds(1, 30),
                () -> {
                    if (world.strikes(Fault.BACKUP_FAILS)) {
                        truth.removeDisk(disk);
                    } else if (disk.status == DiskStatus.LOCKED) {
                        disk.status = DiskStatus.OK;
                    }
                });
        return FakeVms.shown(disk);
    }

    @Override
    public List<Disk> list() {
        return calls.call(
                "list disks", () -> truth.disks.values().stream().map(FakeVms::shown).toList());
    }

    @Override
    public Optional<Disk> find(DiskId id) {
        return calls.call("find disk", () -> look(id));
    }

    private Optional<Disk> look(DiskId id) {
        return Optional.ofNullable(truth.disks.get(id.value())).map(FakeVms::shown);
    }

    @Override
    public DiskWait awaitOk(DiskId id, Duration atMost) {
        Instant until = world.now().plus(atMost);
        while (true) {
            Optional<Disk> seen = find(id);
            if (seen.isEmpty()) {
                return new DiskWait.Gone();
            }
            if (seen.get().status() == DiskStatus.OK) {
                return new DiskWait.Usable(seen.get());
            }
            if (!world.now().isBefore(until)) {
                return new DiskWait.NotYet(seen.get());
            }
            calls.pause(world.seconds(1, 5));
        }
    }

    @Override
    public void rename(DiskId id, String alias, String description) {
        calls.call(
                "rename disk",
                () -> {
                    TrueDisk disk = truth.disks.get(id.value());
                    if (disk == null) {
                        throw EngineCalls.missing("no such disk");
                    }
                    disk.alias = alias;
                    return alias;
                });
    }

    @Override
    public Removal delete(DiskId id) {
        return calls.call("delete disk", () -> deleted(id));
    }

    /** A disk that hangs on a stopped VM goes from there too. */
    private Removal deleted(DiskId id) {
        TrueDisk disk = truth.disks.get(id.value());
        if (disk == null) {
            return Removal.WAS_GONE;
        }
        if (disk.status != DiskStatus.OK) {
            throw EngineCalls.busy("the disk is locked");
        }
        if (truth.owner(disk.id).filter(vm -> vm.running).isPresent()) {
            throw EngineCalls.refused("a running VM has the disk");
        }
        disk.status = DiskStatus.LOCKED;
        world.after(world.seconds(1, 20), () -> truth.removeDisk(disk));
        return Removal.ACCEPTED;
    }

    @Override
    public DiskAttachment attach(VmId id, NewAttachment wanted) {
        return calls.call("attach disk", () -> attached(id, wanted));
    }

    private DiskAttachment attached(VmId id, NewAttachment wanted) {
        TrueVm vm = truth.findVm(id.value()).orElseThrow(() -> EngineCalls.missing("no such VM"));
        TrueDisk disk = truth.disks.get(wanted.disk().value());
        if (disk == null || truth.owner(disk.id).isPresent()) {
            throw EngineCalls.refused("no such disk, or it hangs on a VM");
        }
        if (disk.status != DiskStatus.OK || vm.inBackup() || vm.inSnapshot()) {
            throw EngineCalls.busy("the disk or the VM is locked");
        }
        vm.disks.add(disk);
        vm.bootable.put(disk.id, wanted.bootable());
        return FakeVms.attached(vm, disk);
    }

    @Override
    public Optional<DiskAttachment> attachment(VmId vm, DiskId disk) {
        throw unused();
    }

    @Override
    public void activate(VmId vm, DiskId disk) {
        throw unused();
    }

    @Override
    public Removal deactivate(VmId vm, DiskId disk) {
        throw unused();
    }

    @Override
    public Removal detach(VmId id, DiskId disk) {
        return calls.call("detach disk", () -> detached(id, disk));
    }

    /** Of a running VM too: it is unplugged first (§3). */
    private Removal detached(VmId id, DiskId disk) {
        Optional<TrueVm> vm = truth.owner(disk.value()).filter(has -> has.id.equals(id.value()));
        if (vm.isEmpty()) {
            return Removal.WAS_GONE;
        }
        if (vm.get().inBackup() || vm.get().inSnapshot()) {
            throw EngineCalls.busy("the VM is locked");
        }
        if (vm.get().snapshots.stream()
                .anyMatch(snapshot -> snapshot.volumes.containsValue(disk.value()))) {
            throw EngineCalls.refused("the disk has snapshots");
        }
        vm.get().disks.removeIf(each -> each.id.equals(disk.value()));
        return Removal.ACCEPTED;
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no saga of the simulation asks for this");
    }
}
