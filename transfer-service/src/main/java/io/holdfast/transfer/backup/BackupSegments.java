package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.receipt.SegmentReceipts;
import io.holdfast.transfer.segment.SegmentWork;
import java.util.Objects;
import java.util.Optional;

/** The segments of disk backups. */
public final class BackupSegments implements SegmentWork<TransferDisk> {

    private final SagaRunner<DiskBackupState, DiskBackupEvent> sagas;
    private final SegmentReceipts receipts;
    private final SegmentCopier copier;
    private final long segmentBytes;

    public BackupSegments(
            SagaRunner<DiskBackupState, DiskBackupEvent> sagas,
            SegmentReceipts receipts,
            SegmentCopier copier,
            long segmentBytes) {
        this.sagas = sagas;
        this.receipts = receipts;
        this.copier = copier;
        this.segmentBytes = segmentBytes;
    }

    @Override
    public Optional<TransferDisk> awaiting(DiskTransferId transfer, int segment) {
        return sagas.find(new SagaId(transfer.value()))
                .filter(state ->
                        state instanceof DiskBackupState.Copying copying
                                && copying.window().awaits(segment))
                .map(DiskBackupState::command);
    }

    @Override
    public ImageTransferWanted through(TransferDisk command) {
        return download(command);
    }

    static ImageTransferWanted download(TransferDisk command) {
        return ImageTransferWanted.download(
                command.transfer(),
                command.engine(),
                command.disk(),
                Objects.requireNonNull(command.engineBackup()));
    }

    @Override
    public ProgressBoard.Disk disk(TransferDisk command) {
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
            TransferDisk command, int segment, ImageioSession session, SegmentProgress progress)
            throws TransferException, InterruptedException {
        return copier.copy(command, segment, session, progress);
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
