package io.holdfast.simulation;

import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.DiskStorage;
import io.holdfast.ovirt.Freeze;
import io.holdfast.ovirt.NewVm;
import io.holdfast.ovirt.Nic;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmIdentity;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.Vms;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The VMs of the truth. */
final class FakeVms implements Vms {

    private final World world;
    private final Truth truth;
    private final EngineCalls calls;

    FakeVms(World world, Truth truth, EngineCalls calls) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
    }

    @Override
    public Optional<Vm> find(VmId id) {
        return calls.call("find VM", () -> truth.findVm(id.value()).map(FakeVms::shown));
    }

    @Override
    public Optional<VmStatus> status(VmId id) {
        return calls.call("status of VM", () -> truth.findVm(id.value()).map(FakeVms::status));
    }

    @Override
    public Freeze freeze(VmId id) {
        return calls.call(
                "freeze",
                () -> {
                    Truth.TrueVm vm =
                            truth.findVm(id.value())
                                    .orElseThrow(() -> EngineCalls.refused("no such VM"));
                    if (!vm.running || world.oneIn(6)) {
                        return new Freeze.NotPossible("no agent");
                    }
                    vm.frozen = true;
                    return new Freeze.Frozen();
                });
    }

    @Override
    public void thaw(VmId id) {
        calls.call(
                "thaw",
                () -> {
                    truth.findVm(id.value()).ifPresent(vm -> vm.frozen = false);
                    return "thawed";
                });
    }

    private static Vm shown(Truth.TrueVm vm) {
        return new Vm(
                new VmId(vm.id),
                vm.name,
                vm.description,
                status(vm),
                FakeEngine.CLUSTER.id(),
                "other",
                Optional.empty(),
                attachments(vm),
                List.of());
    }

    private static List<DiskAttachment> attachments(Truth.TrueVm vm) {
        return vm.disks.stream().map(disk -> attached(vm, disk)).toList();
    }

    private static VmStatus status(Truth.TrueVm vm) {
        return vm.running ? VmStatus.UP : VmStatus.DOWN;
    }

    static DiskAttachment attached(Truth.TrueVm vm, Truth.TrueDisk disk) {
        return new DiskAttachment(
                shown(disk),
                DiskInterface.VIRTIO_SCSI,
                vm.bootable.getOrDefault(disk.id, false),
                true,
                false,
                Optional.empty());
    }

    static Disk shown(Truth.TrueDisk disk) {
        return new Disk(
                new DiskId(disk.id),
                disk.alias,
                disk.description,
                Truth.DISK_BYTES,
                0,
                DiskFormat.COW,
                true,
                false,
                true,
                DiskStorage.IMAGE,
                disk.status,
                Optional.of(FakeEngine.DOMAIN.id()));
    }

    @Override
    public List<Vm> list() {
        return calls.call(
                "list VMs", () -> truth.vms.values().stream().map(FakeVms::shown).toList());
    }

    @Override
    public Optional<Vm> named(String exactName) {
        return calls.call(
                "find VM by name",
                () ->
                        truth.vms.values().stream()
                                .filter(vm -> vm.name.equals(exactName))
                                .findAny()
                                .map(FakeVms::shown));
    }

    @Override
    public VmConfiguration configuration(VmId id) {
        return calls.call(
                "configuration of VM",
                () ->
                        truth.findVm(id.value())
                                .map(Ovf::of)
                                .orElseThrow(() -> EngineCalls.missing("no such VM")));
    }

    @Override
    public List<DiskAttachment> disks(VmId id) {
        return calls.call(
                "disks of VM",
                () -> truth.findVm(id.value()).map(FakeVms::attachments).orElse(List.of()));
    }

    @Override
    public Vm create(NewVm wanted) {
        return calls.call("create VM " + wanted.name(), () -> made(wanted));
    }

    private Vm made(NewVm wanted) {
        UUID id =
                wanted.identity() == VmIdentity.ORIGINAL
                        ? Ovf.id(wanted.configuration())
                        : world.uuid();
        if (truth.vms.containsKey(id)
                || truth.vms.values().stream().anyMatch(vm -> vm.name.equals(wanted.name()))) {
            throw EngineCalls.refused("a VM has this id or name");
        }
        Truth.TrueVm vm = truth.vm(id, wanted.name());
        vm.description = Ovf.description(wanted.configuration());
        vm.running = false;
        return shown(vm);
    }

    @Override
    public void start(VmId id) {
        calls.call(
                "start VM",
                () -> {
                    Truth.TrueVm vm =
                            truth.findVm(id.value())
                                    .orElseThrow(() -> EngineCalls.missing("no such VM"));
                    if (vm.running) {
                        throw EngineCalls.refused("the VM runs");
                    }
                    vm.running = true;
                    return "started";
                });
    }

    @Override
    public Removal delete(VmId id, DisksOfADeletedVm disks) {
        return calls.call("delete VM", () -> deleted(id, disks));
    }

    private Removal deleted(VmId id, DisksOfADeletedVm disks) {
        Optional<Truth.TrueVm> found = truth.findVm(id.value());
        if (found.isEmpty()) {
            return Removal.WAS_GONE;
        }
        Truth.TrueVm vm = found.get();
        if (vm.running) {
            throw EngineCalls.refused("the VM runs");
        }
        if (vm.inBackup() || vm.inSnapshot()) {
            throw EngineCalls.busy("the VM is locked");
        }
        if (disks == DisksOfADeletedVm.DELETED) {
            List.copyOf(vm.disks).forEach(truth::removeDisk);
        }
        truth.vms.remove(vm.id);
        return Removal.ACCEPTED;
    }

    @Override
    public List<Nic> nics(VmId id) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no saga of the simulation asks for this");
    }
}
