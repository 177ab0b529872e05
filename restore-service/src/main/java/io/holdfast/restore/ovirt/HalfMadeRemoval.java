package io.holdfast.restore.ovirt;

import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.Vms.DisksOfADeletedVm;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Performer.TryAgain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes what a job has made and nothing else; asked again until it is seen to be gone. */
final class HalfMadeRemoval {

    private HalfMadeRemoval() {}

    /** What the engine will not give up, by name; empty when it is clean. */
    static List<String> remove(Engine engine, RestoreJob job, RestorePlan plan) throws TryAgain {
        List<String> leftovers = new ArrayList<>();
        List<String> going = new ArrayList<>();
        Optional<Vm> vm = VmMaking.find(engine, job, plan);
        vm.ifPresent(ours -> {
            String name = "VM " + ours.name() + " (" + ours.id() + ")";
            removed(
                    name,
                    () -> engine.vms().delete(ours.id(), DisksOfADeletedVm.LEFT_UNATTACHED),
                    going,
                    leftovers);
        });
        if (!going.isEmpty()) {
            throw new TryAgain("being removed: " + going);
        }
        for (PlannedDisk disk : plan.disks()) {
            String name = "disk " + DiskMaking.id(disk) + " (" + disk.alias() + ")";
            removed(name, () -> engine.disks().delete(DiskMaking.id(disk)), going, leftovers);
        }
        if (!going.isEmpty()) {
            throw new TryAgain("being removed: " + going);
        }
        return leftovers;
    }

    private interface Removing {
        Removal now();
    }

    /** A refusal for good leaves it behind; one that passes is for the caller to try again. */
    private static void removed(
            String name, Removing removing, List<String> going, List<String> leftovers) {
        try {
            if (removing.now() == Removal.ACCEPTED) {
                going.add(name);
            }
        } catch (EngineException refused) {
            if (refused.again()) {
                throw refused;
            }
            leftovers.add(name + ": " + refused.getMessage());
        }
    }
}
