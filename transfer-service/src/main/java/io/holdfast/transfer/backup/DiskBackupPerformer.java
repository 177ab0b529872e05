package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.TransferDisk;
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
import java.util.List;
import java.util.Optional;

/** Does the work of a disk backup that is not a segment's. */
public final class DiskBackupPerformer implements Performer<DiskBackupEvent> {

    private final ImageTransferDesk desk;
    private final DiskSessions sessions;
    private final ExtentsOfDisks extents;
    private final SegmentReceipts receipts;
    private final Repository repository;
    private final JobPins pins;
    private final PatientWork patient;

    public DiskBackupPerformer(
            ImageTransferDesk desk,
            DiskSessions sessions,
            ExtentsOfDisks extents,
            SegmentReceipts receipts,
            Repository repository,
            JobPins pins,
            PatientWork patient) {
        this.desk = desk;
        this.sessions = sessions;
        this.extents = extents;
        this.receipts = receipts;
        this.repository = repository;
        this.pins = pins;
        this.patient = patient;
    }

    @Override
    public DiskBackupEvent perform(SagaId saga, StepId step, Object work)
            throws TryAgain, InterruptedException {
        return switch ((DiskBackupWork) work) {
            case DiskBackupWork.Open(var command) ->
                    patient.done(() -> open(command), DiskBackupEvent.Broken::new);
            case DiskBackupWork.Close(var command) ->
                    patient.done(() -> close(command), DiskBackupEvent.Broken::new);
            case DiskBackupWork.Seal(var command) ->
                    patient.done(() -> seal(command), DiskBackupEvent.Broken::new);
            case DiskBackupWork.Cancel(var command) -> PatientWork.insisting(() -> cancel(command));
        };
    }

    private DiskBackupEvent open(TransferDisk command)
            throws TransferException, InterruptedException {
        ImageTransferWanted wanted = BackupSegments.download(command);
        OpenImageTransfer open = desk.open(wanted);
        try (DiskSessions.Borrowed borrowed =
                sessions.borrow(wanted.engine(), wanted.disk(), open)) {
            var _ = extents.of(command, borrowed.session());
        }
        return new DiskBackupEvent.Opened(segments(command));
    }

    private int segments(TransferDisk command) {
        return Math.toIntExact(
                DiskManifest.segmentCount(
                        command.virtualSizeBytes(), repository.settings().segmentBytes()));
    }

    private DiskBackupEvent close(TransferDisk command)
            throws TransferException, InterruptedException {
        desk.close(BackupSegments.download(command));
        return new DiskBackupEvent.Closed();
    }

    private DiskBackupEvent seal(TransferDisk command) throws TransferException {
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
            return new DiskBackupEvent.Sealed(
                    new DiskManifestId(
                            repository.writeManifest(pins.of(command.job()), manifest).value()),
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
        desk.cancel(BackupSegments.download(command));
        return new DiskBackupEvent.Cancelled();
    }
}
