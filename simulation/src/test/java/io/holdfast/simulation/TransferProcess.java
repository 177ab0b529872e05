package io.holdfast.simulation;

import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.PollClock;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.repository.Repository;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.backup.BackupMetrics;
import io.holdfast.transfer.backup.BackupSegments;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupPerformer;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskDoors;
import io.holdfast.transfer.backup.ExtentsOfDisks;
import io.holdfast.transfer.backup.ParentDisks;
import io.holdfast.transfer.backup.SegmentCopier;
import io.holdfast.transfer.configuration.ConfigurationCapturePerformer;
import io.holdfast.transfer.device.Devices;
import io.holdfast.transfer.failure.Patience;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.imagetransfer.DiskSessions;
import io.holdfast.transfer.imagetransfer.ImageTransferDesk;
import io.holdfast.transfer.imagetransfer.ImageTransferDoors;
import io.holdfast.transfer.leftover.LeftoverImageTransfers;
import io.holdfast.transfer.ovirt.EngineTransfers;
import io.holdfast.transfer.pace.Pace;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitPerformer;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestorePerformer;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.Manifests;
import io.holdfast.transfer.restore.RestoreSegments;
import io.holdfast.transfer.restore.SegmentRestorer;
import io.holdfast.transfer.restore.TargetDoors;
import io.holdfast.transfer.segment.ParallelPieces;
import io.holdfast.transfer.segment.SegmentBuffers;
import io.holdfast.transfer.segment.SegmentDrain;
import io.holdfast.transfer.segment.SegmentMetrics;
import io.holdfast.transfer.segment.SegmentWatch;
import io.holdfast.transfer.segment.SegmentWorker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a replica of transfer-service has in memory, as its wiring makes it, in one life. */
final class TransferProcess {

    /** What outlives it. */
    record Surroundings(
            ConfiguredEngines engines,
            ImageioClient imageio,
            Repository repository,
            Tables tables,
            PollClock pauses,
            RandomGenerator chance,
            Clock clock) {}

    /** As by default. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration INACTIVITY = Duration.ofMinutes(10);

    /** A seed runs in one thread; as many as waits can nest, for each attempt holds one. */
    private static final ThreadLocal<SegmentBuffers> BUFFERS =
            ThreadLocal.withInitial(
                    () -> new SegmentBuffers(8, 1, (int) Vault.SEGMENT_BYTES, new CallersThread()));

    private static final int CONNECTIONS_PER_DISK = 8;

    /** As by default. */
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(2);

    final int life;
    final JobPins pins;
    final SegmentWorker worker;
    final DiskBackupPerformer backups;
    final DiskRestorePerformer restores;
    final ConfigurationCapturePerformer captures;
    final RecoveryPointCommitPerformer commits;
    private final Surroundings around;
    private final ParentDisks parents;
    private final ExtentsOfDisks extents = new ExtentsOfDisks();
    private final Manifests manifests;
    private final ImageTransferDesk desk;
    private final ImageTransferDoors doors;

    TransferProcess(Surroundings around, int life, SegmentWatch.Beat beat) {
        this.around = around;
        this.life = life;
        Repository repository = around.repository();
        Tables tables = around.tables();
        this.pins = new JobPins(repository, tables.ended);
        this.parents = new ParentDisks(repository, pins);
        this.manifests = new Manifests(repository);
        Patience patience =
                new Patience(
                        PATIENCE,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(15),
                        around.pauses(),
                        around.chance());
        PatientWork patient = new PatientWork(patience);
        ConfigurationCapturePerformer.KnownEngines engines =
                id -> around.engines().engine(id.value());
        this.desk =
                new ImageTransferDesk(
                        tables.book,
                        new EngineTransfers(engines, INACTIVITY, Optional.empty()),
                        around.pauses());
        DiskSessions sessions =
                new DiskSessions(
                        (_, ticket, connections) ->
                                around.imageio()
                                        .open(
                                                ticket,
                                                ImageioLimits.usual().withConnections(connections)),
                        CONNECTIONS_PER_DISK);
        this.doors = new ImageTransferDoors(desk, sessions);
        SegmentDrain drain = new SegmentDrain(tables.atWork, around.pauses());
        this.backups =
                new DiskBackupPerformer(
                        desk,
                        sessions,
                        parents,
                        extents,
                        tables.receipts,
                        repository,
                        pins,
                        patient,
                        drain,
                        BackupMetrics.NONE);
        this.restores = new DiskRestorePerformer(desk, sessions, manifests, pins, patient, drain);
        this.captures = new ConfigurationCapturePerformer(engines, repository, pins, patient);
        this.commits = new RecoveryPointCommitPerformer(repository, around.clock(), patient);
        this.worker =
                new SegmentWorker(
                        tables.receipts,
                        new ProgressBoard(tables.receipts, _ -> {}),
                        SegmentMetrics.NONE,
                        patience,
                        tables.atWork,
                        tables.troubles,
                        new SegmentWatch(LOOKS_EVERY, beat));
    }

    LeftoverImageTransfers leftovers(
            SagaRunner<DiskBackupState, DiskBackupEvent> backupSagas,
            SagaRunner<DiskRestoreState, DiskRestoreEvent> restoreSagas) {
        return new LeftoverImageTransfers(around.tables().book, desk, backupSagas, restoreSagas);
    }

    BackupSegments backupSegments(SagaRunner<DiskBackupState, DiskBackupEvent> sagas) {
        return new BackupSegments(
                sagas,
                around.tables().receipts,
                new SegmentCopier(
                        around.repository(),
                        pins,
                        parents,
                        extents,
                        new ParallelPieces(BUFFERS.get(), Pace.unlimited()),
                        BackupMetrics.NONE),
                new DiskDoors(doors, devices()),
                Vault.SEGMENT_BYTES,
                BackupMetrics.NONE);
    }

    RestoreSegments restoreSegments(SagaRunner<DiskRestoreState, DiskRestoreEvent> sagas) {
        return new RestoreSegments(
                sagas,
                around.tables().receipts,
                new SegmentRestorer(around.repository(), manifests, Pace.unlimited()),
                new TargetDoors(doors, devices()),
                Vault.SEGMENT_BYTES);
    }

    /** This process runs in no appliance. */
    private static Devices devices() {
        return new Devices(Path.of("no-devices"));
    }
}
