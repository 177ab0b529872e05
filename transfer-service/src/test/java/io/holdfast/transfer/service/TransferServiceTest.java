package io.holdfast.transfer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.CheckpointId;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.NewDisk;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.repository.Repository;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class TransferServiceTest {

    private static final EngineId LAB = new EngineId("lab");
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject ConfiguredEngines engines;
    @Inject Repository repository;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @ConfigProperty(name = "test.admin")
    String admin;

    @ConfigProperty(name = "test.vm")
    UUID vm;

    @ConfigProperty(name = "test.disk")
    UUID disk;

    @ConfigProperty(name = "test.disk-bytes")
    long diskBytes;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void a_disk_is_backed_up_committed_and_restored_as_it_was() throws Exception {
        try (Talk talk = new Talk(brokers)) {
            JobId job = new JobId(UUID.randomUUID());
            TransferDisk command = transferDisk(job);
            talk.say("transfer-" + job.text(), command);
            talk.say("transfer-" + job.text(), command);
            talk.say(
                    "capture-" + job.text(),
                    new CaptureConfiguration(job, LAB, new VmId(vm), null));
            DiskTransferred transferred =
                    talk.hear(DiskTransferred.class, event -> event.job().equals(job));
            ConfigurationCaptured captured =
                    talk.hear(ConfigurationCaptured.class, event -> event.job().equals(job));

            CheckpointId checkpoint = close(command);
            CommitRecoveryPoint commit = commit(job, transferred, captured);
            talk.say("commit-" + job.text(), commit);
            RecoveryPointCommitted committed =
                    talk.hear(RecoveryPointCommitted.class, event -> event.job().equals(job));
            assertThat(committed.disks()).isEqualTo(commit.disks());

            RestoreDisk restore = restoreDisk(transferred);
            talk.say("restore-" + job.text(), restore);
            talk.hear(DiskRestored.class, event -> event.job().equals(restore.job()));

            assertThat(digest(restore.targetDisk().value())).isEqualTo(digest(disk));
            assertThat(talk.heard.stream().filter(DiskTransferred.class::isInstance)).hasSize(1);
            assertThat(get("http://localhost:" + port + "/q/health/ready"))
                    .contains("\"status\": \"UP\"");

            TransferDisk increment =
                    increment(new JobId(UUID.randomUUID()), checkpoint, transferred);
            talk.say("increment-" + job.text(), increment);
            DiskTransferred unchanged =
                    talk.hear(DiskTransferred.class, event -> event.job().equals(increment.job()));
            assertThat(unchanged.mode()).isEqualTo(BackupMode.INCREMENTAL);
            assertThat(unchanged.bytesRead()).isZero();
            assertThat(unchanged.manifest()).isEqualTo(transferred.manifest());
            assertThat(repository.ledger().pins())
                    .anySatisfy(pin ->
                            assertThat(pin.recoveryPoint().map(point -> point.value()))
                                    .contains(commit.recoveryPoint().value()));
            close(increment);
            assertThat(get("http://localhost:" + port + "/metrics"))
                    .contains(
                            "holdfast_segment_seconds",
                            "holdfast_store_requests_seconds",
                            "holdfast_disks_copied_total{mode=\"incremental\"");
        }
    }

    @Test
    void equal_content_is_stored_once_and_a_failed_job_leaves_no_pin() throws Exception {
        try (Talk talk = new Talk(brokers)) {
            JobId first = new JobId(UUID.randomUUID());
            JobId second = new JobId(UUID.randomUUID());
            for (JobId job : List.of(first, second)) {
                TransferDisk command = transferDisk(job);
                talk.say("transfer-" + job.text(), command);
                talk.hear(DiskTransferred.class, event -> event.job().equals(job));
                close(command);
            }
            DiskTransferred again =
                    talk.hear(DiskTransferred.class, event -> event.job().equals(second));
            assertThat(again.bytesStored()).isZero();
            assertThat(pinned()).contains(first.value(), second.value());

            talk.say("failed-" + second.text(), failed(second));

            Instant deadline = Instant.now().plus(SOON);
            while (pinned().contains(second.value())) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.onSpinWait();
            }
            assertThat(pinned()).contains(first.value());
        }
    }

    private List<UUID> pinned() {
        return repository.ledger().pins().stream().map(pin -> pin.holder().value()).toList();
    }

    private BackupFailed failed(JobId job) {
        return new BackupFailed(
                job,
                LAB,
                VmReference.byId(new VmId(vm)),
                Failure.of(FailureReason.STOPPED, "Stopped by the test."),
                Instant.parse("2026-11-23T10:00:00Z"),
                Instant.parse("2026-11-23T10:01:00Z"));
    }

    @Test
    void a_disk_of_an_engine_that_nobody_configured_is_refused() throws Exception {
        try (Talk talk = new Talk(brokers)) {
            JobId job = new JobId(UUID.randomUUID());
            DiskId of = new DiskId(disk);
            talk.say(
                    "unknown-" + job.text(),
                    new TransferDisk(
                            DiskTransferId.of(job, of),
                            job,
                            new EngineId("elsewhere"),
                            new VmId(vm),
                            new EngineBackupId(UUID.randomUUID()),
                            null,
                            null,
                            of,
                            "root",
                            diskBytes,
                            BackupMode.FULL,
                            null,
                            null));

            assertThat(
                            talk.hear(DiskTransferFailed.class, event -> event.job().equals(job))
                                    .failure()
                                    .reason())
                    .isEqualTo(FailureReason.ENGINE_UNKNOWN);
        }
    }

    private TransferDisk transferDisk(JobId job) throws InterruptedException {
        return transferDisk(job, Optional.empty(), BackupMode.FULL, null, null);
    }

    private TransferDisk increment(JobId job, CheckpointId from, DiskTransferred parent)
            throws InterruptedException {
        return transferDisk(
                job,
                Optional.of(from),
                BackupMode.INCREMENTAL,
                RecoveryPointId.of(parent.job()),
                parent.manifest());
    }

    private TransferDisk transferDisk(
            JobId job,
            Optional<CheckpointId> from,
            BackupMode mode,
            RecoveryPointId parent,
            DiskManifestId manifest)
            throws InterruptedException {
        Engine engine = engines.engine("lab");
        io.holdfast.ovirt.VmId id = new io.holdfast.ovirt.VmId(vm);
        VmBackup backup =
                engine.backups()
                        .start(
                                new NewBackup(
                                        id,
                                        Set.of(new io.holdfast.ovirt.DiskId(disk)),
                                        "test",
                                        from,
                                        false));
        engine.backups().awaitReady(id, backup.id(), SOON);
        DiskId of = new DiskId(disk);
        return new TransferDisk(
                DiskTransferId.of(job, of),
                job,
                LAB,
                new VmId(vm),
                new EngineBackupId(backup.id().value()),
                null,
                null,
                of,
                "root",
                diskBytes,
                mode,
                parent,
                manifest);
    }

    /** The engine holds the VM's disks for one point in time only. */
    private CheckpointId close(TransferDisk command) throws InterruptedException {
        io.holdfast.ovirt.VmId id = new io.holdfast.ovirt.VmId(vm);
        BackupId backup = new BackupId(Objects.requireNonNull(command.engineBackup()).value());
        engines.engine("lab").backups().finalizeBackup(id, backup);
        engines.engine("lab").backups().awaitOver(id, backup, SOON);
        return engines.engine("lab").backups().find(id, backup).orElseThrow().to().orElseThrow();
    }

    private CommitRecoveryPoint commit(
            JobId job, DiskTransferred transferred, ConfigurationCaptured captured) {
        return new CommitRecoveryPoint(
                job,
                RecoveryPointId.of(job),
                LAB,
                new VmId(vm),
                "web",
                BackupMode.FULL,
                "the first one",
                BackupWay.BACKUP_API,
                Consistency.CRASH_CONSISTENT,
                null,
                null,
                null,
                Instant.parse("2026-11-23T10:00:00Z"),
                captured.configuration(),
                List.of(
                        new RecoveryPointDisk(
                                transferred.disk(),
                                "root",
                                transferred.manifest(),
                                diskBytes,
                                true,
                                "virtio_scsi",
                                "cow",
                                true,
                                BackupMode.FULL,
                                null,
                                transferred.bytesRead(),
                                transferred.bytesStored())),
                List.of(),
                null,
                Map.of());
    }

    private RestoreDisk restoreDisk(DiskTransferred transferred) throws InterruptedException {
        Engine engine = engines.engine("lab");
        io.holdfast.ovirt.Disk created =
                engine.disks()
                        .create(
                                new NewDisk(
                                        Optional.empty(),
                                        "restored",
                                        "",
                                        diskBytes,
                                        DiskFormat.COW,
                                        true,
                                        false,
                                        engine.storageDomains().list().getFirst().id(),
                                        Optional.empty()));
        engine.disks().awaitOk(created.id(), SOON);
        JobId job = new JobId(UUID.randomUUID());
        DiskId target = new DiskId(created.id().value());
        return new RestoreDisk(
                DiskTransferId.of(job, target),
                job,
                LAB,
                RecoveryPointId.of(transferred.job()),
                new VmId(vm),
                transferred.disk(),
                target,
                transferred.manifest(),
                diskBytes,
                null,
                true);
    }

    private String digest(UUID id) throws Exception {
        return get(admin + "/disks/" + id + "/digest");
    }

    private static String get(String url) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
