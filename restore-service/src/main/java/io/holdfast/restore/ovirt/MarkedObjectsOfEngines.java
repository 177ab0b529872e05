package io.holdfast.restore.ovirt;

import io.holdfast.contracts.EngineId;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.restore.leftover.MarkedObject;
import io.holdfast.restore.leftover.MarkedObject.Kind;
import io.holdfast.restore.leftover.MarkedObjects;
import io.holdfast.saga.Performer.TryAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The marked objects of the configured engines: all disks and all VMs are listed for them. */
public final class MarkedObjectsOfEngines implements MarkedObjects {

    /** How long a disk may take to go; one that takes longer is seen gone by a later sweep. */
    private static final Duration WAIT = Duration.ofMinutes(2);

    /** The VM is asked to go, then its disks, then all is seen gone. */
    private static final int PASSES_MAX = 3;

    private final ConfiguredEngines engines;

    public MarkedObjectsOfEngines(ConfiguredEngines engines) {
        this.engines = engines;
    }

    @Override
    public Set<EngineId> engines() {
        return engines.ids().stream().map(EngineId::new).collect(Collectors.toSet());
    }

    /** The disks first: one that is hung on a VM meanwhile is seen to hang there. */
    @Override
    public List<MarkedObject> on(EngineId id) throws EngineTrouble {
        try {
            Engine engine = engines.engine(id.value());
            List<Disk> disks = engine.disks().list();
            List<Vm> vms = engine.vms().list();
            Set<DiskId> hanging = hanging(vms, engines.appliance(id.value()));
            List<MarkedObject> found = new ArrayList<>();
            for (Disk disk : disks) {
                JobMark.onDisk(disk.description())
                        .map(job ->
                                new MarkedObject(
                                        Kind.DISK,
                                        disk.id().value(),
                                        disk.alias(),
                                        job,
                                        hanging.contains(disk.id())))
                        .ifPresent(found::add);
            }
            for (Vm vm : vms) {
                JobMark.onVm(vm.description())
                        .map(job ->
                                new MarkedObject(
                                        Kind.VM, vm.id().value(), vm.name(), job, mayBeUsed(vm)))
                        .ifPresent(found::add);
            }
            return found;
        } catch (EngineException failure) {
            throw new EngineTrouble("engine " + id.value() + ": " + failure.getMessage(), failure);
        }
    }

    /** The appliance has nothing of people's. */
    private static Set<DiskId> hanging(List<Vm> vms, Optional<io.holdfast.ovirt.VmId> appliance) {
        return vms.stream()
                .filter(vm -> !appliance.equals(Optional.of(vm.id())))
                .flatMap(vm -> vm.disks().stream())
                .map(attached -> attached.disk().id())
                .collect(Collectors.toSet());
    }

    private static boolean mayBeUsed(Vm vm) {
        return vm.status() != VmStatus.DOWN || !vm.disks().isEmpty();
    }

    @Override
    public void remove(RestoreJob job, RestorePlan plan, Set<UUID> these) throws EngineTrouble {
        try {
            Engine engine =
                    engines.engine(plan.engine().value())
                            .correlated(new CorrelationId(job.id().value().toString()));
            for (int pass = 1; ; pass++) {
                try {
                    LeftoverRemoval.removeOnly(engine, job, plan, these);
                    return;
                } catch (TryAgain going) {
                    if (pass == PASSES_MAX) {
                        throw going;
                    }
                    awaitGone(engine, plan, these);
                }
            }
        } catch (TryAgain | EngineException trouble) {
            throw new EngineTrouble(String.valueOf(trouble.getMessage()), trouble);
        }
    }

    private static void awaitGone(Engine engine, RestorePlan plan, Set<UUID> these) {
        for (PlannedDisk disk : plan.disks()) {
            if (these.contains(disk.target().value())) {
                var _ = engine.disks().awaitOk(DiskMaking.id(disk), WAIT);
            }
        }
    }
}
