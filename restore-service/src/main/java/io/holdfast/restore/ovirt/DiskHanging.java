package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.OldDisk;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Lease;
import io.holdfast.saga.Performer.TryAgain;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Hangs the restored disks on their VM, in the place of others where the plan says so. */
final class DiskHanging {

    private DiskHanging() {}

    /**
     * Takes off what is replaced, then hangs what is not there yet: the bootable disk first, then
     * the others in their old order. A process that stood still hangs nothing: the job may have
     * been undone.
     */
    static void hang(Engine engine, RestorePlan plan, VmId id, Lease lease)
            throws CannotRestore, TryAgain {
        Vm vm =
                engine.vms()
                        .find(id)
                        .orElseThrow(() ->
                                new CannotRestore(
                                        FailureReason.TARGET_REFUSED,
                                        "VM " + id + " was removed while it was being restored"));
        if (plan.destination() instanceof RestorePlan.SwappedInto) {
            KnownVmPlanning.requireStopped(vm.name(), vm.status());
        }
        Set<DiskId> hanging = hanging(engine, id);
        for (PlannedDisk disk : plan.disks()) {
            OldDisk old = disk.replaces();
            if (old != null && hanging.contains(id(old))) {
                lease.require();
                var _ = engine.disks().detach(id, id(old));
            }
        }
        for (PlannedDisk disk : bootableFirst(plan)) {
            if (!hanging.contains(DiskMaking.id(disk))) {
                lease.require();
                engine.disks()
                        .attach(
                                id,
                                new NewAttachment(
                                        DiskMaking.id(disk),
                                        Words.diskInterface(disk.diskInterface()),
                                        disk.bootable(),
                                        disk.active()));
            }
        }
    }

    static List<PlannedDisk> bootableFirst(RestorePlan plan) {
        return plan.disks().stream()
                .sorted(Comparator.comparing(disk -> !disk.bootable()))
                .toList();
    }

    /** What hangs on the VM now. */
    static Set<DiskId> hanging(Engine engine, VmId vm) {
        return engine.vms().disks(vm).stream()
                .map(each -> each.disk().id())
                .collect(Collectors.toSet());
    }

    static DiskId id(OldDisk old) {
        return new DiskId(old.disk().value());
    }
}
