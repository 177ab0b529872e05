package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.OldDisk;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Performer.TryAgain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what the engine shows with what the recovery point says. */
final class VmChecking {

    private final Engine engine;
    private final RestorePlan plan;
    private final List<String> wrong = new ArrayList<>();

    private VmChecking(Engine engine, RestorePlan plan) {
        this.engine = engine;
        this.plan = plan;
    }

    /**
     * Returns if all is as it should be.
     *
     * @param id the VM that has the disks; null when none has
     */
    static void check(
            Engine engine, RepositoryReader repository, RestorePlan plan, @Nullable VmId id)
            throws CannotRestore, TryAgain {
        VmChecking checking = new VmChecking(engine, plan);
        if (id == null) {
            checking.unattachedDisks();
        } else {
            checking.vm(repository, id);
        }
        if (!checking.wrong.isEmpty()) {
            throw failed(id, checking.wrong);
        }
    }

    private void unattachedDisks() throws TryAgain {
        for (PlannedDisk wanted : plan.disks()) {
            Optional<Disk> shown = engine.disks().find(DiskMaking.id(wanted));
            if (shown.isEmpty()) {
                wrong.add(name(wanted) + " is not there");
            } else {
                disk(wanted, shown.get());
            }
        }
    }

    private void vm(RepositoryReader repository, VmId id) throws CannotRestore, TryAgain {
        Vm vm =
                engine.vms()
                        .find(id)
                        .orElseThrow(() -> failed(id, List.of("the engine does not show it")));
        if (vm.status() == VmStatus.IMAGE_LOCKED) {
            throw new TryAgain("VM " + id + " is still locked");
        }
        List<DiskAttachment> attached = engine.vms().disks(id);
        for (PlannedDisk disk : plan.disks()) {
            attachment(disk, attached);
        }
        switch (plan.destination()) {
            case RestorePlan.MadeVm made -> {
                down(vm);
                if (attached.size() != plan.disks().size()) {
                    wrong.add(
                            "it has %d disks, not %d"
                                    .formatted(attached.size(), plan.disks().size()));
                }
                hardware(made, stored(repository), shown(id));
            }
            case RestorePlan.SwappedInto _ -> {
                down(vm);
                plan.disks().forEach(disk -> replaced(disk, attached));
            }
            case RestorePlan.AddedTo _, RestorePlan.NoVm _ -> {
                // The VM's own things are its user's.
            }
        }
    }

    private void down(Vm vm) {
        if (vm.status() != VmStatus.DOWN) {
            wrong.add("it is " + vm.status() + ", not down");
        }
    }

    private void attachment(PlannedDisk wanted, List<DiskAttachment> attached) throws TryAgain {
        Optional<DiskAttachment> found =
                attached.stream()
                        .filter(each -> each.disk().id().equals(DiskMaking.id(wanted)))
                        .findFirst();
        String name = name(wanted);
        if (found.isEmpty()) {
            wrong.add(name + " is not attached");
            return;
        }
        DiskAttachment shown = found.get();
        disk(wanted, shown.disk());
        if (shown.bootable() != wanted.bootable()) {
            wrong.add(name + (shown.bootable() ? " is bootable" : " is not bootable"));
        }
        if (shown.active() != wanted.active()) {
            wrong.add(name + (shown.active() ? " is active" : " is not active"));
        }
        if (shown.attachedAs() != Words.diskInterface(wanted.diskInterface())) {
            wrong.add(name + " is on " + shown.attachedAs() + ", not " + wanted.diskInterface());
        }
    }

    private void disk(PlannedDisk wanted, Disk shown) throws TryAgain {
        String name = name(wanted);
        if (shown.status() == DiskStatus.LOCKED) {
            throw new TryAgain(name + " is still locked");
        }
        if (shown.status() != DiskStatus.OK) {
            wrong.add(name + " is " + shown.status());
        }
        if (shown.provisionedSizeBytes() != wanted.virtualSizeBytes()) {
            wrong.add(
                    "%s has %d bytes, not %d"
                            .formatted(
                                    name, shown.provisionedSizeBytes(), wanted.virtualSizeBytes()));
        }
        if (shown.format() != DiskMaking.format(wanted) || shown.sparse() != wanted.sparse()) {
            wrong.add(
                    "%s is %s and %s, not %s and %s"
                            .formatted(
                                    name,
                                    shown.format(),
                                    allocation(shown.sparse()),
                                    wanted.format(),
                                    allocation(wanted.sparse())));
        }
    }

    private static String allocation(boolean sparse) {
        return sparse ? "thin" : "preallocated";
    }

    private void replaced(PlannedDisk disk, List<DiskAttachment> attached) {
        OldDisk old = disk.replaces();
        if (old != null
                && attached.stream()
                        .anyMatch(each -> each.disk().id().equals(DiskHanging.id(old)))) {
            wrong.add("replaced disk " + old.alias() + " is still attached");
        }
    }

    private void hardware(RestorePlan.MadeVm made, StoredVm wanted, StoredVm shown) {
        if (!shown.hardware().equals(wanted.hardware())) {
            wrong.add("it has " + shown.hardware() + ", not " + wanted.hardware());
        }
        boolean sameNics =
                made.keepsMacs()
                        ? shown.nics().equals(wanted.nics())
                        : shown.nics().keySet().equals(wanted.nics().keySet());
        if (!sameNics) {
            wrong.add("it has the NICs " + shown.nics() + ", not " + wanted.nics());
        }
        wanted.nicProfiles()
                .forEach((nic, profile) -> {
                    RestorePlan.NicProfile chosen = made.nicProfiles().get(profile);
                    String is = shown.nicProfiles().getOrDefault(nic, "");
                    if (chosen != null && !is.equals(chosen.name())) {
                        wrong.add(
                                "%s has the vNIC profile '%s', not %s"
                                        .formatted(nic, is, chosen.name()));
                    }
                });
    }

    private StoredVm stored(RepositoryReader repository) throws CannotRestore {
        return Configuration.stored(repository, new ConfigurationId(plan.configuration().value()));
    }

    private StoredVm shown(VmId id) throws CannotRestore {
        try {
            return StoredVm.read(engine.vms().configuration(id).ovf());
        } catch (IllegalArgumentException unreadable) {
            throw failed(id, List.of("the engine's own OVF of it cannot be read"));
        }
    }

    private static String name(PlannedDisk disk) {
        return "disk " + DiskMaking.id(disk) + " (" + disk.alias() + ")";
    }

    private static CannotRestore failed(@Nullable VmId id, List<String> wrong) {
        return new CannotRestore(
                FailureReason.VERIFICATION_FAILED,
                (id == null ? "What was restored" : "VM " + id)
                        + " is not what the recovery point says: "
                        + String.join("; ", wrong));
    }
}
