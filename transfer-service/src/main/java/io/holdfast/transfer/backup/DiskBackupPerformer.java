package io.holdfast.transfer.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.repository.Repository;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.imagetransfer.DiskSessions;
import io.holdfast.transfer.imagetransfer.ImageTransferDesk;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.receipt.SegmentReceipts;
import io.holdfast.transfer.segment.SegmentDrain;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Does the work of a disk backup that is not a segment's. */
public final class DiskBackupPerformer implements Performer<DiskBackupEvent> {

    private static final Logger LOG = Logger.getLogger(DiskBackupPerformer.class);

    private final ImageTransferDesk desk;
    private final DiskSessions sessions;
    private final ParentDisks parents;
    private final ExtentsOfDisks extents;
    private final SegmentReceipts receipts;
    private final Repository repository;
    private final JobPins pins;
    private final PatientWork patient;
    private final SegmentDrain drain;
    private final BackupMetrics metrics;

    public DiskBackupPerformer(
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
        this.desk = desk;
        this.sessions = sessions;
        this.parents = parents;
        this.extents = extents;
        this.receipts = receipts;
        this.repository = repository;
        this.pins = pins;
        this.patient = patient;
        this.drain = drain;
        this.metrics = metrics;
    }

    @Override
    public DiskBackupEvent perform(SagaId saga, StepId step, Object work)
            throws TryAgain, InterruptedException {
        return switch ((DiskBackupWork) work) {
            case DiskBackupWork.Open(var command) ->
                    patient.done(() -> open(command), DiskBackupEvent.Broken::new);
            case DiskBackupWork.Close(var command) ->
                    patient.done(() -> close(command), DiskBackupEvent.Broken::new);
            case DiskBackupWork.Seal(var command, var reading) ->
                    patient.done(() -> seal(command, reading), DiskBackupEvent.Broken::new);
            case DiskBackupWork.Cancel(var command) -> PatientWork.insisting(() -> cancel(command));
        };
    }

    private DiskBackupEvent open(TransferDisk command)
            throws TransferException, InterruptedException {
        ImageTransferWanted wanted = DiskDoors.download(command);
        OpenImageTransfer open = desk.open(wanted);
        try (ImageioSession session = sessions.open(wanted, open, 1)) {
            return new DiskBackupEvent.Opened(segments(command), reading(command, session));
        }
    }

    /** Decides how the disk is read, by looking at all that a reading of its changes needs. */
    private DiskReading reading(TransferDisk command, ImageioSession session)
            throws TransferException {
        if (command.mode() == BackupMode.FULL) {
            var _ = extents.allocated(command, session);
            return DiskReading.FULL;
        }
        try {
            if (command.engineBackup() == null) {
                throw new NotAsChanges(
                        FallbackReason.WAY_WITHOUT_CHANGES,
                        "a disk snapshot does not tell what changed");
            }
            var _ = parents.of(command);
            var _ = extents.changed(command, session);
            return DiskReading.asAsked(command);
        } catch (NotAsChanges trouble) {
            LOG.warnf("Disk %s is read in full: %s", command.disk().text(), trouble.getMessage());
            var _ = extents.allocated(command, session);
            metrics.fellBack(trouble.reason());
            return DiskReading.inFull(trouble.reason());
        }
    }

    private int segments(TransferDisk command) {
        return Math.toIntExact(
                DiskManifest.segmentCount(
                        command.virtualSizeBytes(), repository.settings().segmentBytes()));
    }

    private DiskBackupEvent close(TransferDisk command)
            throws TransferException, InterruptedException {
        if (command.device() == null) { // who plugged a device unplugs it
            desk.close(DiskDoors.download(command));
        }
        return new DiskBackupEvent.Closed();
    }

    private DiskBackupEvent seal(TransferDisk command, DiskReading reading)
            throws TransferException {
        List<SegmentReceipt> all = receipts.all(command.transfer());
        if (all.size() != segments(command)) {
            throw new IllegalStateException(
                    "Disk transfer %s has %d receipts for %d segments"
                            .formatted(command.transfer().text(), all.size(), segments(command)));
        }
        DiskManifest manifest =
                new DiskManifest(
                        command.virtualSizeBytes(),
                        DiskManifest.SECTOR_BYTES,
                        repository.settings().segmentBytes(),
                        all.stream().map(DiskBackupPerformer::map).toList());
        try {
            String id = repository.writeManifest(pins.of(command.job()), manifest).value();
            metrics.copied(reading.mode());
            return new DiskBackupEvent.Sealed(
                    new DiskManifestId(id),
                    all.stream().mapToLong(SegmentReceipt::zeroBytes).sum(),
                    all.stream().mapToLong(SegmentReceipt::chunks).sum());
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.disk());
        }
    }

    private static Optional<SegmentMapId> map(SegmentReceipt receipt) {
        return Optional.ofNullable(receipt.map()).map(map -> new SegmentMapId(map.value()));
    }

    private DiskBackupEvent cancel(TransferDisk command)
            throws TransferException, InterruptedException {
        drain.await(command.transfer());
        if (command.device() == null) {
            desk.cancel(DiskDoors.download(command));
        }
        return new DiskBackupEvent.Cancelled();
    }
}
