package io.holdfast.restore.ovirt;

import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the recovery point and settles what is to be made; touches nothing on the engine. */
final class PlanMaking {

    private final ConfiguredEngines engines;
    private final RepositoryReader repository;

    PlanMaking(ConfiguredEngines engines, RepositoryReader repository) {
        this.engines = engines;
        this.repository = repository;
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
        Engine engine = engines.engine(engineId.value());
        return switch (job.target()) {
            case RestoreTarget.NewVm target -> newVm(job, point, engineId, engine, target);
            case RestoreTarget.DisksOnly _, RestoreTarget.SingleDisk _, RestoreTarget.InPlace _ ->
                    throw new CannotRestore(
                            FailureReason.TARGET_REFUSED, "this release restores as a new VM only");
        };
    }

    private RestorePlan newVm(
            RestoreJob job,
            RecoveryPoint point,
            EngineId engineId,
            Engine engine,
            RestoreTarget.NewVm target)
            throws CannotRestore {
        StoredVm stored = Configuration.stored(repository, point.configuration());
        String name = target.name() == null ? point.vmName() : target.name();
        requireFree(engine, name);
        TargetChoice choice = new TargetChoice(engine, target, stored);
        boolean original =
                target.macPolicy() == MacPolicy.KEEP
                        && engine.vms().find(new io.holdfast.ovirt.VmId(point.vm())).isEmpty();
        return new RestorePlan(
                engineId,
                new VmId(point.vm()),
                new VmId(original ? point.vm() : derived(job, "vm", point.vm())),
                original,
                name,
                choice.cluster(),
                target.macPolicy(),
                new ConfigurationId(point.configuration().value()),
                disks(job, point, choice));
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

    private static void requireFree(Engine engine, String name) throws CannotRestore {
        if (engine.vms().named(name).isPresent()) {
            throw new CannotRestore(
                    FailureReason.TARGET_REFUSED,
                    "the engine already has a VM " + name + "; choose another target name");
        }
    }

    private List<PlannedDisk> disks(RestoreJob job, RecoveryPoint point, TargetChoice choice)
            throws CannotRestore {
        List<PlannedDisk> disks = new ArrayList<>();
        for (RecoveryPoint.Disk disk : point.disks()) {
            DiskManifest manifest = repository.readManifest(disk.manifest());
            if (manifest.virtualBytes() != disk.virtualBytes()) {
                throw new CannotRestore(
                        FailureReason.REPOSITORY_CORRUPT,
                        "disk %s has %d bytes in the recovery point and %d in its manifest"
                                .formatted(
                                        disk.disk(), disk.virtualBytes(), manifest.virtualBytes()));
            }
            disks.add(
                    new PlannedDisk(
                            new DiskId(disk.disk()),
                            new DiskId(derived(job, "disk", disk.disk())),
                            disk.alias(),
                            new DiskManifestId(disk.manifest().value()),
                            disk.virtualBytes(),
                            dataBytesMax(manifest),
                            disk.bootable(),
                            Words.known(disk.diskInterface()),
                            choice.storageDomain(disk.disk())));
        }
        return disks;
    }

    /** The length of the segments that hold data: never less than the data itself. */
    private static long dataBytesMax(DiskManifest manifest) {
        long bytes = 0;
        for (int i = 0; i < manifest.segments().size(); i++) {
            bytes += manifest.segments().get(i).isPresent() ? manifest.segmentLength(i) : 0;
        }
        return bytes;
    }

    /**
     * The same job and source always give the same id, so that a second attempt finds what the
     * first has made.
     */
    private static UUID derived(RestoreJob job, String kind, UUID source) {
        return UUID.nameUUIDFromBytes(
                ("holdfast/restored-" + kind + "/" + job.id().value() + "/" + source)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
