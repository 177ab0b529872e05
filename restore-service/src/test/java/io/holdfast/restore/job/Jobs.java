package io.holdfast.restore.job;

import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.VmId;
import io.holdfast.restore.job.RestorePlan.OldDisk;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A restore job of two disks, and limits that differ from one another. */
final class Jobs {

    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    static final VmId SOURCE_VM = new VmId(new UUID(2, 1));
    static final VmId NEW_VM = new VmId(new UUID(2, 2));
    static final DiskId FIRST = new DiskId(new UUID(3, 1));
    static final DiskId SECOND = new DiskId(new UUID(3, 2));

    static final StepLimits LIMITS =
            new StepLimits(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofHours(24),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(4),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(6),
                    Duration.ofMinutes(7),
                    Duration.ofHours(8));

    private Jobs() {}

    static RestoreJob job() {
        return new RestoreJob(
                new JobId(new UUID(1, 1)),
                new RecoveryPointId(new UUID(4, 1)),
                SOURCE_VM,
                new RestoreTarget.NewVm("back", null, null, MacPolicy.KEEP),
                null,
                null,
                Map.of("ticket", "42"),
                START,
                null);
    }

    static RestoreJob jobUntil(Instant deadline) {
        RestoreJob job = job();
        return new RestoreJob(
                job.id(),
                job.recoveryPoint(),
                job.vm(),
                job.target(),
                job.engine(),
                job.way(),
                job.labels(),
                job.requestedAt(),
                deadline);
    }

    static RestorePlan plan() {
        return plan(made(false));
    }

    static RestorePlan.MadeVm made(boolean start) {
        return new RestorePlan.MadeVm(
                NEW_VM,
                false,
                "back",
                new UUID(5, 1),
                true,
                Map.of("old", new RestorePlan.NicProfile("net", "lab")),
                start);
    }

    /** In place, where the plan says so: the first disk replaces one. */
    static RestorePlan plan(RestorePlan.Destination destination) {
        OldDisk old =
                destination instanceof RestorePlan.SwappedInto
                        ? new OldDisk(FIRST, "disk-11", "virtio_scsi", true, true)
                        : null;
        return new RestorePlan(
                new EngineId("lab"),
                SOURCE_VM,
                destination,
                new ConfigurationId("ab".repeat(32)),
                List.of(disk(FIRST, 11, true, old), disk(SECOND, 12, false, null)),
                List.of("disk-12 is thinner"),
                null);
    }

    /** Written through an appliance. */
    static RestorePlan plannedThrough(VmId appliance) {
        RestorePlan plan = plan();
        return new RestorePlan(
                plan.engine(),
                plan.sourceVm(),
                plan.destination(),
                plan.configuration(),
                plan.disks(),
                plan.warnings(),
                appliance);
    }

    private static PlannedDisk disk(
            DiskId source, int target, boolean bootable, @Nullable OldDisk old) {
        return new PlannedDisk(
                source,
                new DiskId(new UUID(3, target)),
                "disk-" + target,
                new DiskManifestId("cd".repeat(32)),
                10L << 30,
                1L << 30,
                "cow",
                true,
                source.equals(FIRST),
                bootable,
                true,
                "virtio_scsi",
                new UUID(6, 1),
                old);
    }
}
