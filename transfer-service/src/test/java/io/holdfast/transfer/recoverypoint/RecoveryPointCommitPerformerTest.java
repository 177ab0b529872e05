package io.holdfast.transfer.recoverypoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.VmId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.Samples;
import io.holdfast.transfer.failure.Patience;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.pin.JobPins;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecoveryPointCommitPerformerTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:05:00Z");

    private final JobId job = new JobId(UUID.randomUUID());
    private final Repository repository =
            Repository.create(
                    new MemoryBlobStore(),
                    MasterKey.generate(),
                    RepositorySettings.defaults(),
                    MemoryLedger::new);

    @Test
    void what_is_told_of_way_consistency_and_disks_is_in_the_recovery_point() throws Exception {
        CommitRecoveryPoint command = command();

        RecoveryPointCommitEvent event =
                new RecoveryPointCommitPerformer(
                                repository,
                                Clock.fixed(NOW, ZoneOffset.UTC),
                                new PatientWork(Patience.of(Duration.ZERO)))
                        .perform(
                                new SagaId(command.recoveryPoint().value()),
                                new StepId("commit"),
                                new RecoveryPointCommitWork.Write(command));

        assertThat(event).isEqualTo(new RecoveryPointCommitEvent.Written(NOW));
        RecoveryPoint written =
                repository
                        .recoveryPoints()
                        .find(
                                new io.holdfast.repository.format.RecoveryPointId(
                                        command.recoveryPoint().value()))
                        .orElseThrow();
        assertThat(written.mode()).isEqualTo("INCREMENTAL");
        assertThat(written.way()).isEqualTo("OFFLINE");
        assertThat(written.consistency()).isEqualTo("AT_REST");
        assertThat(written.consistencyReason()).isEqualTo("the VM is down");
        assertThat(written.frozenMillis()).isEqualTo(7);
        assertThat(written.disks())
                .extracting(RecoveryPoint.Disk::mode)
                .containsExactly("INCREMENTAL", "FULL");
        assertThat(written.disks())
                .extracting(RecoveryPoint.Disk::fallback)
                .containsExactly(null, "DISK_RAW");
    }

    private CommitRecoveryPoint command() {
        Pin pin = repository.pin(JobPins.holder(job), Optional.empty());
        DiskManifestId manifest =
                new DiskManifestId(
                        repository
                                .writeManifest(pin, new DiskManifest(0, 512, 1 << 20, List.of()))
                                .value());
        ConfigurationId configuration =
                new ConfigurationId(repository.sealConfiguration(pin, new byte[] {1}).value());
        return new CommitRecoveryPoint(
                job,
                RecoveryPointId.of(job),
                Samples.ENGINE,
                new VmId(UUID.randomUUID()),
                "web",
                BackupMode.INCREMENTAL,
                "asked for",
                BackupWay.OFFLINE,
                Consistency.AT_REST,
                "the VM is down",
                7L,
                null,
                Instant.parse("2026-11-23T10:00:00Z"),
                configuration,
                List.of(
                        disk(manifest, BackupMode.INCREMENTAL, null),
                        disk(manifest, BackupMode.FULL, FallbackReason.DISK_RAW)),
                List.of(),
                null,
                Map.of());
    }

    private static RecoveryPointDisk disk(
            DiskManifestId manifest, BackupMode mode, FallbackReason fallback) {
        return new RecoveryPointDisk(
                new DiskId(UUID.randomUUID()),
                "root",
                manifest,
                0,
                true,
                "virtio_scsi",
                "cow",
                true,
                mode,
                fallback,
                0,
                0);
    }
}
