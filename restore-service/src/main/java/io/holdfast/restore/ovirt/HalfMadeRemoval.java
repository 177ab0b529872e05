package io.holdfast.restore.ovirt;

import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.Vms.DisksOfADeletedVm;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.OldDisk;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Lease;
import io.holdfast.saga.Performer.TryAgain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes what a job has made and nothing else, and hangs back what it took off; asked again until
 * it is seen to be so.
 */
final class HalfMadeRemoval {

    private final Engine engine;
    private final RestorePlan plan;
    private final Lease lease;
    private final List<String> leftovers = new ArrayList<>();
    private final List<String> going = new ArrayList<>();

    private HalfMadeRemoval(Engine engine, RestorePlan plan, Lease lease) {
        this.engine = engine;
        this.lease = lease;
        this.plan = plan;
    }

    /**
     * What the engine will not give up or take back, by name; empty when all is as it was. A
     * process that stood still moves no disk: another job may have hung others since.
     */
    static List<String> remove(Engine engine, RestoreJob job, RestorePlan plan, Lease lease)
            throws TryAgain {
        ApplianceWriting.unplug(engine, plan);
        HalfMadeRemoval removal = new HalfMadeRemoval(engine, plan, lease);
        switch (plan.destination()) {
            case RestorePlan.MadeVm made -> removal.removeVm(job, made);
            case RestorePlan.NoVm _ -> {
                // The disks hang nowhere.
            }
            case RestorePlan.AddedTo added -> removal.takeOff(vm(added.vm()));
            case RestorePlan.SwappedInto swapped -> {
                removal.takeOff(vm(swapped.vm()));
                removal.hangBack(vm(swapped.vm()), swapped.name());
            }
        }
        removal.removeDisks();
        return removal.leftovers;
    }

    private static VmId vm(io.holdfast.contracts.VmId id) {
        return new VmId(id.value());
    }

    private void removeVm(RestoreJob job, RestorePlan.MadeVm made) throws TryAgain {
        VmMaking.find(engine, job, made)
                .ifPresent(ours ->
                        removed(
                                "VM " + ours.name() + " (" + ours.id() + ")",
                                () ->
                                        engine.vms()
                                                .delete(
                                                        ours.id(),
                                                        DisksOfADeletedVm.LEFT_UNATTACHED)));
        requireGone();
    }

    private void takeOff(VmId vm) throws TryAgain {
        Set<DiskId> hanging = DiskHanging.hanging(engine, vm);
        for (PlannedDisk disk : plan.disks()) {
            if (hanging.contains(DiskMaking.id(disk))) {
                lease.require();
                var _ = engine.disks().detach(vm, DiskMaking.id(disk));
            }
        }
    }

    /** As they were, the boot flag too. */
    private void hangBack(VmId vm, String vmName) throws TryAgain {
        Set<DiskId> hanging = DiskHanging.hanging(engine, vm);
        for (PlannedDisk disk : DiskHanging.bootableFirst(plan)) {
            OldDisk old = disk.replaces();
            if (old == null || hanging.contains(DiskHanging.id(old))) {
                continue;
            }
            String name = "disk %s (%s)".formatted(DiskHanging.id(old), old.alias());
            Optional<Disk> there = engine.disks().find(DiskHanging.id(old));
            if (there.isEmpty()) {
                leftovers.add(name + " of VM " + vmName + " was deleted by somebody else");
                continue;
            }
            lease.require();
            orLeftover(name + " is not back on VM " + vmName, () -> attach(vm, old));
        }
    }

    private void attach(VmId vm, OldDisk old) {
        engine.disks()
                .attach(
                        vm,
                        new NewAttachment(
                                DiskHanging.id(old),
                                Words.diskInterface(old.diskInterface()),
                                old.bootable(),
                                old.active()));
    }

    private void removeDisks() throws TryAgain {
        for (PlannedDisk disk : plan.disks()) {
            removed(
                    "disk " + DiskMaking.id(disk) + " (" + disk.alias() + ")",
                    () -> engine.disks().delete(DiskMaking.id(disk)));
        }
        requireGone();
    }

    private void requireGone() throws TryAgain {
        if (!going.isEmpty()) {
            throw new TryAgain("being removed: " + going);
        }
    }

    private interface Removing {
        Removal now();
    }

    private void removed(String name, Removing removing) {
        orLeftover(
                name,
                () -> {
                    if (removing.now() == Removal.ACCEPTED) {
                        going.add(name);
                    }
                });
    }

    /** A refusal for good is told; one that passes is for the caller to try again. */
    private void orLeftover(String name, Runnable work) {
        try {
            work.run();
        } catch (EngineException refused) {
            if (refused.again()) {
                throw refused;
            }
            leftovers.add(name + ": " + refused.getMessage());
        }
    }
}
