package io.holdfast.restore.ovirt;

import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.Vms.DisksOfADeletedVm;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Performer.TryAgain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Removes what is left of a job that has ended. People have been told of it by now and may have
 * made use of it: a VM that runs and a disk that hangs on a VM stay, and nothing is hung back.
 */
final class LeftoverRemoval {

    private LeftoverRemoval() {}

    /** Returns when nothing is left that nobody has taken up. */
    static void remove(Engine engine, RestoreJob job, RestorePlan plan) throws TryAgain {
        remove(engine, job, plan, _ -> true, _ -> true);
    }

    /**
     * The same for some objects alone, and for a VM only as long as it has no disk: when much time
     * has passed, one that has may have been used and stopped again.
     */
    static void removeOnly(Engine engine, RestoreJob job, RestorePlan plan, Set<UUID> these)
            throws TryAgain {
        remove(
                engine,
                job,
                plan,
                vm -> these.contains(vm.id().value()) && vm.disks().isEmpty(),
                disk -> these.contains(disk.target().value()));
    }

    private static void remove(
            Engine engine,
            RestoreJob job,
            RestorePlan plan,
            Predicate<Vm> thisVm,
            Predicate<PlannedDisk> thisDisk)
            throws TryAgain {
        ApplianceWriting.unplug(engine, plan);
        List<String> going = new ArrayList<>();
        halfMadeVm(engine, job, plan)
                .filter(thisVm)
                .filter(vm -> vm.status() == VmStatus.DOWN)
                .ifPresent(vm -> {
                    if (engine.vms().delete(vm.id(), DisksOfADeletedVm.LEFT_UNATTACHED)
                            == Removal.ACCEPTED) {
                        going.add("VM " + vm.name());
                    }
                });
        requireGone(going);
        Set<DiskId> hanging =
                engine.vms().list().stream()
                        .flatMap(vm -> vm.disks().stream())
                        .map(DiskAttachment::disk)
                        .map(Disk::id)
                        .collect(Collectors.toSet());
        for (PlannedDisk disk : plan.disks()) {
            DiskId id = DiskMaking.id(disk);
            if (thisDisk.test(disk)
                    && !hanging.contains(id)
                    && engine.disks().delete(id) == Removal.ACCEPTED) {
                going.add("disk " + id + " (" + disk.alias() + ")");
            }
        }
        requireGone(going);
    }

    private static Optional<Vm> halfMadeVm(Engine engine, RestoreJob job, RestorePlan plan) {
        return plan.destination() instanceof RestorePlan.MadeVm made
                ? VmMaking.find(engine, job, made)
                : Optional.empty();
    }

    private static void requireGone(List<String> going) throws TryAgain {
        if (!going.isEmpty()) {
            throw new TryAgain("being removed: " + going);
        }
    }
}
