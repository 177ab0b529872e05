package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Performer.TryAgain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what the engine shows with what the recovery point says. */
final class VmChecking {

    private VmChecking() {}

    static void check(Engine engine, RepositoryReader repository, RestorePlan plan, VmId id)
            throws CannotRestore, TryAgain {
        Vm vm =
                engine.vms()
                        .find(id)
                        .orElseThrow(() -> failed(id, List.of("the engine does not show it")));
        if (vm.status() == VmStatus.IMAGE_LOCKED) {
            throw new TryAgain("VM " + id + " is still locked");
        }
        List<String> wrong = new ArrayList<>();
        if (vm.status() != VmStatus.DOWN) {
            wrong.add("it is " + vm.status() + ", not down");
        }
        List<DiskAttachment> attached = engine.vms().disks(id);
        for (PlannedDisk disk : plan.disks()) {
            checkDisk(disk, attached, wrong);
        }
        if (attached.size() != plan.disks().size()) {
            wrong.add("it has %d disks, not %d".formatted(attached.size(), plan.disks().size()));
        }
        StoredVm wanted =
                Configuration.stored(repository, new ConfigurationId(plan.configuration().value()));
        checkHardware(plan, wanted, shown(engine, id), wrong);
        if (!wrong.isEmpty()) {
            throw failed(id, wrong);
        }
    }

    private static void checkDisk(
            PlannedDisk wanted, List<DiskAttachment> attached, List<String> wrong) throws TryAgain {
        String name = "disk " + DiskMaking.id(wanted) + " (" + wanted.alias() + ")";
        Optional<DiskAttachment> found =
                attached.stream()
                        .filter(each -> each.disk().id().equals(DiskMaking.id(wanted)))
                        .findFirst();
        if (found.isEmpty()) {
            wrong.add(name + " is not attached");
            return;
        }
        DiskAttachment shown = found.get();
        if (shown.disk().status() == DiskStatus.LOCKED) {
            throw new TryAgain(name + " is still locked");
        }
        if (shown.disk().status() != DiskStatus.OK) {
            wrong.add(name + " is " + shown.disk().status());
        }
        if (shown.disk().provisionedSizeBytes() != wanted.virtualSizeBytes()) {
            wrong.add(
                    "%s has %d bytes, not %d"
                            .formatted(
                                    name,
                                    shown.disk().provisionedSizeBytes(),
                                    wanted.virtualSizeBytes()));
        }
        if (shown.bootable() != wanted.bootable()) {
            wrong.add(name + (shown.bootable() ? " is bootable" : " is not bootable"));
        }
        if (!shown.active()) {
            wrong.add(name + " is not active");
        }
        if (shown.attachedAs() != Words.diskInterface(wanted.diskInterface())) {
            wrong.add(name + " is on " + shown.attachedAs() + ", not " + wanted.diskInterface());
        }
    }

    private static void checkHardware(
            RestorePlan plan, StoredVm wanted, StoredVm shown, List<String> wrong) {
        if (!shown.hardware().equals(wanted.hardware())) {
            wrong.add("it has " + shown.hardware() + ", not " + wanted.hardware());
        }
        boolean sameNics =
                plan.macPolicy() == MacPolicy.KEEP
                        ? shown.nics().equals(wanted.nics())
                        : shown.nics().keySet().equals(wanted.nics().keySet());
        if (!sameNics) {
            wrong.add("it has the NICs " + shown.nics() + ", not " + wanted.nics());
        }
    }

    private static StoredVm shown(Engine engine, VmId id) throws CannotRestore {
        try {
            return StoredVm.read(engine.vms().configuration(id).ovf());
        } catch (IllegalArgumentException unreadable) {
            throw failed(id, List.of("the engine's own OVF of it cannot be read"));
        }
    }

    private static CannotRestore failed(VmId id, List<String> wrong) {
        return new CannotRestore(
                FailureReason.VERIFICATION_FAILED,
                "VM " + id + " is not what the recovery point says: " + String.join("; ", wrong));
    }
}
