package io.holdfast.catalog.service;

import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupRequested;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PhaseSeconds;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeDisk;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.SeenDisk;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.contracts.VmGone;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.contracts.VmSeen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the other services tell of one VM with one disk and of one backup job; each test has its
 * own.
 */
record Events(VmId vm, DiskId disk, JobId job, RecoveryPointId recoveryPoint) {

    static final EngineId ENGINE = new EngineId("lab");
    static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");
    static final long SIZE = 1L << 30;
    static final long READ = 1L << 20;
    static final long STORED = 1L << 19;

    private static final String DIGEST = "5a".repeat(32);

    static Events ofAnotherVm() {
        return new Events(
                new VmId(UUID.randomUUID()),
                new DiskId(UUID.randomUUID()),
                new JobId(UUID.randomUUID()),
                new RecoveryPointId(UUID.randomUUID()));
    }

    Events ofTheNextJob() {
        return new Events(
                vm, disk, new JobId(UUID.randomUUID()), new RecoveryPointId(UUID.randomUUID()));
    }

    String name() {
        return "vm-" + vm.text();
    }

    VmSeen seen(String status, Instant at) {
        return new VmSeen(
                ENGINE,
                vm,
                name(),
                status,
                "Default",
                List.of(new SeenDisk(disk, "root", SIZE, "data")),
                at);
    }

    VmGone gone(Instant at) {
        return new VmGone(ENGINE, vm, at);
    }

    BackupRequested requested() {
        return new BackupRequested(
                job, ENGINE, vm, name(), BackupMode.FULL, null, Map.of("team", "shop"));
    }

    PointInTimeOpened opened() {
        return new PointInTimeOpened(
                job,
                ENGINE,
                vm,
                BackupWay.BACKUP_API,
                new EngineBackupId(job.value()),
                null,
                null,
                null,
                Consistency.CRASH_CONSISTENT,
                null,
                null,
                AT,
                List.of(
                        new PointInTimeDisk(
                                disk, "root", SIZE, BackupMode.FULL, "asked for", null)),
                List.of());
    }

    DiskTransferProgress progress(long done) {
        return progress(transfer(), done);
    }

    /** Progress of this job under another's key. */
    DiskTransferProgress progressAs(DiskTransferId transfer) {
        return progress(transfer, 0);
    }

    private DiskTransferProgress progress(DiskTransferId transfer, long done) {
        return new DiskTransferProgress(
                transfer, job, disk, TransferDirection.BACKUP, done, SIZE, READ / 2, STORED / 2);
    }

    DiskTransferred transferred() {
        return new DiskTransferred(
                transfer(),
                job,
                disk,
                new DiskManifestId(DIGEST),
                BackupMode.FULL,
                null,
                SIZE,
                READ,
                STORED,
                SIZE - READ,
                4);
    }

    PointInTimeClosed closed() {
        return new PointInTimeClosed(job, ENGINE, vm, new EngineBackupId(job.value()), null);
    }

    RecoveryPointCommitted committed() {
        return committedAs(job);
    }

    /** This recovery point under another job's key. */
    RecoveryPointCommitted committedAs(JobId writer) {
        return new RecoveryPointCommitted(
                writer,
                recoveryPoint,
                ENGINE,
                vm,
                name(),
                BackupMode.FULL,
                BackupWay.SNAPSHOT_TRANSFER,
                AT,
                AT.plusSeconds(60),
                Consistency.CRASH_CONSISTENT,
                "frozen for longer than allowed",
                12_345L,
                null,
                new ConfigurationId(DIGEST),
                List.of(
                        new RecoveryPointDisk(
                                disk,
                                "root",
                                new DiskManifestId(DIGEST),
                                SIZE,
                                true,
                                "virtio_scsi",
                                "cow",
                                true,
                                BackupMode.FULL,
                                FallbackReason.WAY_WITHOUT_CHANGES,
                                READ,
                                STORED)),
                SIZE,
                READ,
                STORED,
                null,
                Map.of("team", "shop"));
    }

    BackupCompleted completed() {
        return new BackupCompleted(
                job,
                ENGINE,
                vm,
                name(),
                recoveryPoint,
                BackupMode.FULL,
                SIZE,
                READ,
                STORED,
                AT,
                AT.plusSeconds(61),
                List.of(new PhaseSeconds("opening", 1.5)),
                List.of());
    }

    BackupCancelled cancelled(String reason) {
        return new BackupCancelled(
                job,
                ENGINE,
                VmReference.byId(vm),
                Cancellation.of(reason),
                List.of(),
                AT,
                AT.plusSeconds(5));
    }

    DiskTransferId transfer() {
        return DiskTransferId.of(job, disk);
    }
}
