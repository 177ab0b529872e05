package io.holdfast.simulation;

import io.holdfast.ovirt.ClusterId;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.DiskStorage;
import io.holdfast.ovirt.Freeze;
import io.holdfast.ovirt.NewVm;
import io.holdfast.ovirt.Nic;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.Vms;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The VMs of the truth. */
final class FakeVms implements Vms {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 1));

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
                "",
                status(vm),
                CLUSTER,
                "other",
                Optional.empty(),
                vm.disks.stream().map(FakeVms::attached).toList(),
                List.of());
    }

    private static VmStatus status(Truth.TrueVm vm) {
        return vm.running ? VmStatus.UP : VmStatus.DOWN;
    }

    private static DiskAttachment attached(Truth.TrueDisk disk) {
        return new DiskAttachment(
                shown(disk), DiskInterface.VIRTIO_SCSI, true, true, false, Optional.empty());
    }

    static Disk shown(Truth.TrueDisk disk) {
        return new Disk(
                new DiskId(disk.id),
                disk.alias,
                Truth.PARTS * Truth.PART_BYTES,
                0,
                DiskFormat.COW,
                true,
                false,
                true,
                DiskStorage.IMAGE,
                DiskStatus.OK,
                Optional.empty());
    }

    @Override
    public List<Vm> list() {
        return calls.call(
                "list VMs", () -> truth.vms.values().stream().map(FakeVms::shown).toList());
    }

    @Override
    public Optional<Vm> named(String exactName) {
        throw unused();
    }

    @Override
    public VmConfiguration configuration(VmId id) {
        throw unused();
    }

    @Override
    public List<DiskAttachment> disks(VmId id) {
        throw unused();
    }

    @Override
    public List<Nic> nics(VmId id) {
        throw unused();
    }

    @Override
    public Vm create(NewVm vm) {
        throw unused();
    }

    @Override
    public void start(VmId id) {
        throw unused();
    }

    @Override
    public Removal delete(VmId id, DisksOfADeletedVm disks) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no saga of the simulation asks for this");
    }
}
