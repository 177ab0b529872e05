package io.holdfast.transfer.wiring;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.VmId;
import io.holdfast.messaging.KafkaOutlet;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.ovirt.HostId;
import io.holdfast.ovirt.PollClock;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.repository.Repository;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.backup.BackupDevices;
import io.holdfast.transfer.backup.BackupMetrics;
import io.holdfast.transfer.backup.BackupSegments;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupPerformer;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskDoors;
import io.holdfast.transfer.backup.ExtentsOfDisks;
import io.holdfast.transfer.backup.ParentDisks;
import io.holdfast.transfer.backup.SegmentCopier;
import io.holdfast.transfer.configuration.ConfigurationCapturePerformer.KnownEngines;
import io.holdfast.transfer.device.Appliance;
import io.holdfast.transfer.device.DeviceFinding;
import io.holdfast.transfer.device.Devices;
import io.holdfast.transfer.failure.Patience;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.imagetransfer.DiskSessions;
import io.holdfast.transfer.imagetransfer.ImageTransferBook;
import io.holdfast.transfer.imagetransfer.ImageTransferDesk;
import io.holdfast.transfer.imagetransfer.ImageTransferDoors;
import io.holdfast.transfer.kafka.ProgressTeller;
import io.holdfast.transfer.leftover.LeftoverImageTransfers;
import io.holdfast.transfer.ovirt.EngineTransfers;
import io.holdfast.transfer.pace.Pace;
import io.holdfast.transfer.pace.TimedPace;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.postgres.PostgresEndedJobs;
import io.holdfast.transfer.postgres.PostgresImageTransferBook;
import io.holdfast.transfer.postgres.PostgresSegmentReceipts;
import io.holdfast.transfer.postgres.PostgresSegmentTroubles;
import io.holdfast.transfer.postgres.PostgresSegmentsAtWork;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.receipt.SegmentReceipts;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestorePerformer;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.Manifests;
import io.holdfast.transfer.restore.RestoreDevices;
import io.holdfast.transfer.restore.RestoreSegments;
import io.holdfast.transfer.restore.SegmentRestorer;
import io.holdfast.transfer.restore.TargetDoors;
import io.holdfast.transfer.segment.ParallelPieces;
import io.holdfast.transfer.segment.SegmentBuffers;
import io.holdfast.transfer.segment.SegmentDrain;
import io.holdfast.transfer.segment.SegmentWatch;
import io.holdfast.transfer.segment.SegmentWorker;
import io.holdfast.transfer.segment.SegmentsAtWork;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** What the features need, made once. */
@Singleton
public class Wiring {

    private static final Logger LOG = Logger.getLogger(Wiring.class);

    /** A plugged disk shows within a second, most of the time. */
    private static final Duration DEVICE_PAUSE = Duration.ofMillis(200);

    private static final Duration DEVICE_PAUSE_MAX = Duration.ofSeconds(5);

    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    KnownEngines engines(ConfiguredEngines engines) {
        return id -> {
            if (!engines.knows(id.value())) {
                throw new Stop(
                        Failure.of(
                                FailureReason.ENGINE_UNKNOWN,
                                "No engine '%s' is configured; set holdfast.engines.%s.url."
                                        .formatted(id.value(), id.value())));
            }
            return engines.engine(id.value());
        };
    }

    @Produces
    @Singleton
    PatientWork patient(TransferSettings settings) {
        return new PatientWork(Patience.of(settings.patience()));
    }

    @Produces
    @Singleton
    ImageTransferBook book(DataSource database) {
        return new PostgresImageTransferBook(database);
    }

    @Produces
    @Singleton
    ImageTransferDesk desk(
            ImageTransferBook book, KnownEngines engines, TransferSettings settings) {
        return new ImageTransferDesk(
                book,
                new EngineTransfers(
                        engines, settings.inactivity(), settings.readerHost().map(HostId::new)),
                PollClock.system());
    }

    @Produces
    @Singleton
    LeftoverImageTransfers leftovers(
            ImageTransferBook book,
            ImageTransferDesk desk,
            SagaRunner<DiskBackupState, DiskBackupEvent> backups,
            SagaRunner<DiskRestoreState, DiskRestoreEvent> restores) {
        return new LeftoverImageTransfers(book, desk, backups, restores);
    }

    @Produces
    @Singleton
    SegmentReceipts receipts(DataSource database) {
        return new PostgresSegmentReceipts(database);
    }

    @Produces
    @Singleton
    SegmentsAtWork atWork(DataSource database) {
        return new PostgresSegmentsAtWork(database);
    }

    @Produces
    @Singleton
    SegmentDrain drain(SegmentsAtWork atWork) {
        return new SegmentDrain(atWork, PollClock.system());
    }

    @Produces
    @Singleton
    SegmentWatch watch() {
        return SegmentWatch.usual();
    }

    void close(@Disposes SegmentWatch watch) {
        watch.close();
    }

    @Produces
    @Singleton
    JobPins pins(Repository repository, DataSource database) {
        return new JobPins(repository, new PostgresEndedJobs(database));
    }

    @Produces
    @Singleton
    BackupMetrics backupMetrics(MeterRegistry meters) {
        return new MicrometerBackupMetrics(meters);
    }

    @Produces
    @Singleton
    ParentDisks parents(Repository repository, JobPins pins) {
        return new ParentDisks(repository, pins);
    }

    @Produces
    @Singleton
    ExtentsOfDisks extents() {
        return new ExtentsOfDisks();
    }

    @Produces
    @Singleton
    Manifests manifests(Repository repository) {
        return new Manifests(repository);
    }

    @Produces
    @Singleton
    Pace pace(TransferSettings settings, InstantSource clock) {
        return TimedPace.of(settings.schedule(), clock);
    }

    @Produces
    @Singleton
    SegmentBuffers buffers(TransferSettings settings) {
        return new SegmentBuffers(settings.segmentsInFlight(), settings.readersPerSegment());
    }

    void close(@Disposes SegmentBuffers buffers) {
        buffers.close();
    }

    @Produces
    @Singleton
    DiskBackupPerformer diskBackup(
            ImageTransferDesk desk,
            DiskSessions sessions,
            ParentDisks parents,
            ExtentsOfDisks extents,
            SegmentReceipts receipts,
            Repository repository,
            JobPins pins,
            PatientWork patient,
            SegmentDrain drain,
            BackupMetrics metrics) {
        return new DiskBackupPerformer(
                desk,
                sessions,
                parents,
                extents,
                receipts,
                repository,
                pins,
                patient,
                drain,
                metrics);
    }

    @Produces
    @Singleton
    DiskRestorePerformer diskRestore(
            ImageTransferDesk desk,
            DiskSessions sessions,
            Manifests manifests,
            JobPins pins,
            PatientWork patient,
            SegmentDrain drain) {
        return new DiskRestorePerformer(desk, sessions, manifests, pins, patient, drain);
    }

    @Produces
    @Singleton
    ImageTransferDoors imageTransferDoors(ImageTransferDesk desk, DiskSessions sessions) {
        return new ImageTransferDoors(desk, sessions);
    }

    @Produces
    @Singleton
    Appliance appliance(ApplianceSettings settings) {
        Appliance appliance = new Appliance(settings.vmId().map(VmId::new));
        appliance
                .vm()
                .ifPresent(vm ->
                        LOG.infof(
                                "This worker runs in appliance %s and sees its disks in %s.",
                                vm.text(), settings.devices()));
        return appliance;
    }

    @Produces
    @Singleton
    Devices devices(ApplianceSettings settings) {
        return new Devices(settings.devices());
    }

    @Produces
    @Singleton
    DiskDoors doors(ImageTransferDoors imageTransfers, Devices devices) {
        return new DiskDoors(imageTransfers, devices);
    }

    @Produces
    @Singleton
    TargetDoors targetDoors(ImageTransferDoors imageTransfers, Devices devices) {
        return new TargetDoors(imageTransfers, devices);
    }

    @Produces
    @Singleton
    DeviceFinding deviceFinding(ApplianceSettings settings) {
        return new DeviceFinding(
                new PatientWork(new Patience(settings.patience(), DEVICE_PAUSE, DEVICE_PAUSE_MAX)));
    }

    @Produces
    @Singleton
    BackupDevices backupDevices(
            SagaRunner<DiskBackupState, DiskBackupEvent> sagas,
            DiskDoors doors,
            Repository repository,
            BackupMetrics metrics) {
        return new BackupDevices(sagas, doors, repository.settings().segmentBytes(), metrics);
    }

    @Produces
    @Singleton
    RestoreDevices restoreDevices(
            SagaRunner<DiskRestoreState, DiskRestoreEvent> sagas,
            TargetDoors doors,
            Manifests manifests,
            JobPins pins) {
        return new RestoreDevices(sagas, doors, manifests, pins);
    }

    @Produces
    @Singleton
    BackupSegments backupSegments(
            SagaRunner<DiskBackupState, DiskBackupEvent> sagas,
            SegmentReceipts receipts,
            Repository repository,
            JobPins pins,
            ParentDisks parents,
            ExtentsOfDisks extents,
            SegmentBuffers buffers,
            Pace pace,
            DiskDoors doors,
            BackupMetrics metrics) {
        return new BackupSegments(
                sagas,
                receipts,
                new SegmentCopier(
                        repository,
                        pins,
                        parents,
                        extents,
                        new ParallelPieces(buffers, pace),
                        metrics),
                doors,
                repository.settings().segmentBytes(),
                metrics);
    }

    @Produces
    @Singleton
    RestoreSegments restoreSegments(
            SagaRunner<DiskRestoreState, DiskRestoreEvent> sagas,
            SegmentReceipts receipts,
            Repository repository,
            TargetDoors doors,
            Manifests manifests,
            Pace pace) {
        return new RestoreSegments(
                sagas,
                receipts,
                new SegmentRestorer(repository, manifests, pace),
                doors,
                repository.settings().segmentBytes());
    }

    @Produces
    @Singleton
    ProgressBoard progress(
            SegmentReceipts receipts,
            KafkaOutlet outlet,
            SagaMessages messages,
            InstantSource clock) {
        return new ProgressBoard(receipts, new ProgressTeller(outlet, messages, clock));
    }

    @Produces
    @Singleton
    SegmentWorker worker(
            SegmentReceipts receipts,
            ProgressBoard progress,
            MeterRegistry meters,
            TransferSettings settings,
            SegmentsAtWork atWork,
            DataSource database,
            SegmentWatch watch) {
        return new SegmentWorker(
                receipts,
                progress,
                new MicrometerSegmentMetrics(meters),
                Patience.of(settings.patience()),
                atWork,
                new PostgresSegmentTroubles(database),
                watch);
    }
}
