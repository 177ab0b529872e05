package io.holdfast.transfer;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Commands that tests begin with. */
public final class Samples {

    public static final EngineId ENGINE = new EngineId("lab");
    public static final DiskManifestId MANIFEST = new DiskManifestId("ab".repeat(32));
    public static final ConfigurationId CONFIGURATION = new ConfigurationId("cd".repeat(32));

    private Samples() {}

    public static TransferDisk transferDisk(long bytes) {
        JobId job = new JobId(UUID.randomUUID());
        DiskId disk = new DiskId(UUID.randomUUID());
        return new TransferDisk(
                DiskTransferId.of(job, disk),
                job,
                ENGINE,
                new VmId(UUID.randomUUID()),
                new EngineBackupId(UUID.randomUUID()),
                null,
                null,
                disk,
                "root",
                bytes,
                BackupMode.FULL,
                null,
                null);
    }

    public static RestoreDisk restoreDisk(long bytes) {
        JobId job = new JobId(UUID.randomUUID());
        DiskId target = new DiskId(UUID.randomUUID());
        return new RestoreDisk(
                DiskTransferId.of(job, target),
                job,
                ENGINE,
                new RecoveryPointId(UUID.randomUUID()),
                new VmId(UUID.randomUUID()),
                new DiskId(UUID.randomUUID()),
                target,
                MANIFEST,
                bytes,
                null,
                true);
    }

    public static CaptureConfiguration captureConfiguration() {
        return new CaptureConfiguration(
                new JobId(UUID.randomUUID()), ENGINE, new VmId(UUID.randomUUID()), null);
    }

    public static CommitRecoveryPoint commitRecoveryPoint() {
        JobId job = new JobId(UUID.randomUUID());
        RecoveryPointDisk disk =
                new RecoveryPointDisk(
                        new DiskId(UUID.randomUUID()),
                        "root",
                        MANIFEST,
                        1 << 30,
                        true,
                        "virtio_scsi",
                        "cow",
                        true,
                        BackupMode.FULL,
                        null,
                        1000,
                        100);
        return new CommitRecoveryPoint(
                job,
                RecoveryPointId.of(job),
                ENGINE,
                new VmId(UUID.randomUUID()),
                "web",
                BackupMode.FULL,
                "the first one",
                BackupWay.BACKUP_API,
                Consistency.CRASH_CONSISTENT,
                null,
                null,
                null,
                Instant.parse("2026-11-23T10:00:00Z"),
                CONFIGURATION,
                List.of(disk),
                List.of(),
                null,
                Map.of("owner", "team"));
    }
}
