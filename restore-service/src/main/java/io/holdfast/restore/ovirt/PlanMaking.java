package io.holdfast.restore.ovirt;

import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoreWay;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.config.EngineSetting;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.Destination;
import io.holdfast.restore.job.RestorePlan.MadeVm;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.restore.job.TargetClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the recovery point and settles what is to be made; touches nothing on the engine. */
final class PlanMaking {

    private final ConfiguredEngines engines;
    private final RepositoryReader repository;
    private final TargetClaims claims;
    private final FreeSpace space;

    PlanMaking(
            ConfiguredEngines engines,
            RepositoryReader repository,
            TargetClaims claims,
            FreeSpace space) {
        this.space = space;
        this.engines = engines;
        this.repository = repository;
        this.claims = claims;
    }

    RestorePlan plan(RestoreJob job) throws CannotRestore {
        RecoveryPoint point = recoveryPoint(job);
        EngineId engineId = job.engine() == null ? new EngineId(point.engine()) : job.engine();
        if (!engines.knows(engineId.value())) {
            throw new CannotRestore(
                    FailureReason.TARGET_UNKNOWN,
                    "no engine %s is configured; known are %s"
                            .formatted(engineId.value(), engines.ids()));
        }
        Planning planning = new Planning(job, point, engineId);
        Made made =
                switch (job.target()) {
                    case RestoreTarget.NewVm target -> planning.newVm(target);
                    case RestoreTarget.DisksOnly target -> planning.disksOnly(target);
                    case RestoreTarget.SingleDisk target -> planning.singleDisk(target);
                    case RestoreTarget.InPlace target -> planning.inPlace(target);
                };
        space.require(engines.engine(engineId.value()), made.disks());
        return new RestorePlan(
                engineId,
                new VmId(point.vm()),
                made.destination(),
                new ConfigurationId(point.configuration().value()),
                made.disks(),
                planning.warnings,
                job.way() == RestoreWay.APPLIANCE ? appliance(engineId, made.disks()) : null);
    }

    private VmId appliance(EngineId engine, List<PlannedDisk> disks) throws CannotRestore {
        io.holdfast.ovirt.VmId vm =
                ApplianceWriting.appliance(
                        engines.engine(engine.value()),
                        EngineSetting.APPLIANCE.property(engine.value()),
                        engines.appliance(engine.value()),
                        disks);
        return new VmId(vm.value());
    }

    private record Made(Destination destination, List<PlannedDisk> disks) {}

    /** One plan on its way. */
    private final class Planning {

        private final RestoreJob job;
        private final RecoveryPoint point;
        private final EngineId engineId;
        private final Engine engine;
        private final StoredVm stored;
        private final List<String> warnings = new ArrayList<>();

        Planning(RestoreJob job, RecoveryPoint point, EngineId engineId) throws CannotRestore {
            this.job = job;
            this.point = point;
            this.engineId = engineId;
            this.engine = engines.engine(engineId.value());
            this.stored = Configuration.stored(repository, point.configuration());
        }

        Made newVm(RestoreTarget.NewVm target) throws CannotRestore {
            MadeVm vm = new NewVmPlanning(engine, stored, warnings).vm(job, point, target);
            return new Made(
                    vm,
                    disks(target.storageDomain(), target.diskDomains()).allBut(target.leaveOut()));
        }

        Made disksOnly(RestoreTarget.DisksOnly target) throws CannotRestore {
            return new Made(
                    new RestorePlan.NoVm(),
                    disks(target.storageDomain(), target.diskDomains()).allBut(target.leaveOut()));
        }

        Made singleDisk(RestoreTarget.SingleDisk target) throws CannotRestore {
            Vm vm = new KnownVmPlanning(engine, warnings).vm(target.vm());
            return new Made(
                    new RestorePlan.AddedTo(new VmId(vm.id().value()), vm.name()),
                    List.of(
                            disks(target.storageDomain(), Map.of())
                                    .only(target.disk(), target.active())));
        }

        Made inPlace(RestoreTarget.InPlace target) throws CannotRestore {
            KnownVmPlanning known = new KnownVmPlanning(engine, warnings);
            VmReference wanted = target.vm();
            Vm vm = known.vm(wanted == null ? VmReference.byId(new VmId(point.vm())) : wanted);
            requireAlone(vm);
            known.requireSwappable(vm);
            List<PlannedDisk> disks =
                    disks(target.storageDomain(), target.diskDomains()).allBut(target.leaveOut());
            return new Made(
                    new RestorePlan.SwappedInto(
                            new VmId(vm.id().value()), vm.name(), target.oldDisks()),
                    known.swapped(vm, disks));
        }

        /** Before the VM's disks are looked at: what is seen then is what will be replaced. */
        private void requireAlone(Vm vm) throws CannotRestore {
            if (!claims.claim(engineId, new VmId(vm.id().value()), job.id())) {
                throw new CannotRestore(
                        FailureReason.TARGET_REFUSED,
                        "VM %s is being restored in place by another job; ask again when that has ended"
                                .formatted(vm.name()));
            }
        }

        private DiskPlanning disks(@Nullable String forAll, Map<DiskId, String> single) {
            StorageChoice storage = new StorageChoice(engine, forAll, single, stored.diskDomains());
            return new DiskPlanning(repository, job, point, storage, warnings);
        }
    }

    private RecoveryPoint recoveryPoint(RestoreJob job) throws CannotRestore {
        RecoveryPointId id = new RecoveryPointId(job.recoveryPoint().value());
        Optional<RecoveryPoint> found =
                job.vm() == null
                        ? repository.recoveryPoints().find(id)
                        : repository.recoveryPoints().find(job.vm().value(), id);
        RecoveryPoint point =
                found.orElseThrow(() ->
                        new CannotRestore(
                                FailureReason.RECOVERY_POINT_UNKNOWN,
                                "the repository has no recovery point "
                                        + id.value()
                                        + (job.vm() == null ? "" : " of VM " + job.vm().value())));
        if (point.disks().isEmpty()) {
            throw new CannotRestore(
                    FailureReason.REPOSITORY_CORRUPT,
                    "recovery point " + id.value() + " names no disk");
        }
        return point;
    }
}
