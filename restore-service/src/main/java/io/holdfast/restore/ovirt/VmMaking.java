package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.ovirt.ClusterId;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.NewVm;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmIdentity;
import io.holdfast.ovirt.ovf.OvfDocument;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the VM from its stored configuration and hangs the disks on it. */
final class VmMaking {

    private VmMaking() {}

    /** The VM that this job has made before, else a new one. */
    static Vm make(Engine engine, RepositoryReader repository, RestoreJob job, RestorePlan plan)
            throws CannotRestore {
        Optional<Vm> ours = find(engine, job, plan);
        return ours.isPresent() ? ours.get() : create(engine, repository, job, plan);
    }

    /** The VM that this job has made, by the mark it carries. */
    static Optional<Vm> find(Engine engine, RestoreJob job, RestorePlan plan) {
        Optional<Vm> candidate =
                switch (plan.macPolicy()) {
                    case KEEP, KEEP_IF_FREE -> engine.vms().find(new VmId(plan.vm().value()));
                    case NEW -> engine.vms().named(plan.vmName());
                };
        return candidate.filter(vm -> JobMark.isOn(vm.description(), job.id()));
    }

    private static Vm create(
            Engine engine, RepositoryReader repository, RestoreJob job, RestorePlan plan)
            throws CannotRestore {
        ConfigurationId id = new ConfigurationId(plan.configuration().value());
        NewVm wish;
        try {
            wish =
                    new NewVm(
                            plan.vmName(),
                            new ClusterId(plan.cluster()),
                            configuration(repository, id, job, plan),
                            plan.macPolicy() == MacPolicy.KEEP
                                    ? VmIdentity.ORIGINAL
                                    : VmIdentity.NEW,
                            false);
        } catch (IllegalArgumentException unreadable) {
            throw Configuration.unreadable(id, unreadable);
        }
        return engine.vms().create(wish);
    }

    /** With the mark; and with the predetermined id, where the VM's own one is taken. */
    private static VmConfiguration configuration(
            RepositoryReader repository, ConfigurationId id, RestoreJob job, RestorePlan plan) {
        VmConfiguration marked =
                new VmConfiguration(JobMark.onto(Configuration.ovf(repository, id), job.id()));
        return plan.originalIdentity() || plan.macPolicy() == MacPolicy.NEW
                ? marked
                : OvfDocument.withVmId(marked, new VmId(plan.vm().value()));
    }

    /**
     * Hangs the disks on the VM that are not there yet, the bootable one first, then in their old
     * order.
     */
    static void attach(Engine engine, RestorePlan plan, VmId vm) throws CannotRestore {
        if (engine.vms().find(vm).isEmpty()) {
            throw new CannotRestore(
                    FailureReason.TARGET_REFUSED,
                    "VM " + vm + " was removed while it was being restored");
        }
        Set<DiskId> attached =
                engine.vms().disks(vm).stream()
                        .map(DiskAttachment::disk)
                        .map(disk -> disk.id())
                        .collect(Collectors.toSet());
        List<PlannedDisk> inOrder =
                plan.disks().stream()
                        .sorted(Comparator.comparing(disk -> !disk.bootable()))
                        .toList();
        for (PlannedDisk disk : inOrder) {
            if (!attached.contains(DiskMaking.id(disk))) {
                engine.disks()
                        .attach(
                                vm,
                                new NewAttachment(
                                        DiskMaking.id(disk),
                                        Words.diskInterface(disk.diskInterface()),
                                        disk.bootable(),
                                        true));
            }
        }
    }
}
