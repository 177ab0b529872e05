package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.receipt.SegmentReceipts;
import io.holdfast.transfer.segment.AwaitedSegment;
import io.holdfast.transfer.segment.DiskDoor;
import io.holdfast.transfer.segment.SegmentWork;
import io.holdfast.transfer.segment.Wanted;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The segments of disk backups. */
public final class BackupSegments implements SegmentWork<DiskToCopy> {

    private static final Logger LOG = Logger.getLogger(BackupSegments.class);

    private final SagaRunner<DiskBackupState, DiskBackupEvent> sagas;
    private final SegmentReceipts receipts;
    private final SegmentCopier copier;
    private final DiskDoors doors;
    private final long segmentBytes;
    private final BackupMetrics metrics;

    public BackupSegments(
            SagaRunner<DiskBackupState, DiskBackupEvent> sagas,
            SegmentReceipts receipts,
            SegmentCopier copier,
            DiskDoors doors,
            long segmentBytes,
            BackupMetrics metrics) {
        this.sagas = sagas;
        this.receipts = receipts;
        this.copier = copier;
        this.doors = doors;
        this.segmentBytes = segmentBytes;
        this.metrics = metrics;
    }

    @Override
    public Optional<AwaitedSegment<DiskToCopy>> awaiting(DiskTransferId transfer, int segment) {
        return sagas.find(new SagaId(transfer.value()))
                .filter(state ->
                        state instanceof DiskBackupState.Copying copying
                                && copying.window().awaits(segment))
                .map(DiskBackupState.Copying.class::cast)
                .map(copying ->
                        new AwaitedSegment<>(
                                new DiskToCopy(copying.command(), copying.reading()),
                                copying.window().inFlight().size()));
    }

    @Override
    public void begun(DiskTransferId transfer, int segment) {
        sagas.begun(new SagaId(transfer.value()), DiskBackup.segmentStep(segment));
    }

    @Override
    public DiskDoor door(DiskToCopy disk) {
        return doors.to(disk.command());
    }

    @Override
    public ProgressBoard.Disk disk(DiskToCopy disk) {
        TransferDisk command = disk.command();
        return new ProgressBoard.Disk(
                command.transfer(),
                command.job(),
                command.disk(),
                TransferDirection.BACKUP,
                command.virtualSizeBytes(),
                segmentBytes);
    }

    @Override
    public SegmentReceipt move(
            DiskToCopy disk,
            int segment,
            ImageioSession session,
            SegmentProgress progress,
            Wanted wanted)
            throws TransferException, InterruptedException {
        TransferDisk command = disk.command();
        if (disk.reading().changesOnly()) {
            try {
                return copier.copyChanges(command, segment, session, progress, wanted);
            } catch (NotAsChanges trouble) {
                fellBack(command, segment, trouble);
            }
        }
        return copier.copy(command, segment, session, progress, wanted);
    }

    /** The first one tells the saga; whoever else meets the same finds it told. */
    private void fellBack(TransferDisk command, int segment, NotAsChanges trouble) {
        LOG.warnf(
                "Disk %s is read in full from segment %d on: %s",
                command.disk().text(), segment, trouble.getMessage());
        Outcome outcome =
                sagas.handle(
                        new SagaId(command.transfer().value()),
                        new DiskBackupEvent.FellBack(trouble.reason()),
                        new InboxKey("fell-back", command.transfer().text()));
        if (outcome instanceof Outcome.Advanced) {
            metrics.fellBack(trouble.reason());
        }
    }

    @Override
    public void finished(DiskTransferId transfer, SegmentReceipt receipt) {
        CopiedBytes bytes = new CopiedBytes(receipt.bytesRead(), receipt.bytesStored());
        var _ =
                sagas.handle(
                        new SagaId(transfer.value()),
                        new DiskBackupEvent.SegmentDone(
                                new CopiedSegment(receipt.segment(), bytes)),
                        new InboxKey("segment", transfer.text() + "/" + receipt.segment()),
                        transaction -> receipts.write(transaction, transfer, receipt));
    }

    @Override
    public void failed(DiskTransferId transfer, int segment, Failure failure) {
        var _ =
                sagas.handle(
                        new SagaId(transfer.value()),
                        new DiskBackupEvent.Broken(failure),
                        new InboxKey("segment-failed", transfer.text() + "/" + segment));
    }
}
