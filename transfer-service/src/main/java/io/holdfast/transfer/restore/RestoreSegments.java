package io.holdfast.transfer.restore;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.saga.InboxKey;
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

/** The segments of disk restores. */
public final class RestoreSegments implements SegmentWork<RestoreDisk> {

    private final SagaRunner<DiskRestoreState, DiskRestoreEvent> sagas;
    private final SegmentReceipts receipts;
    private final SegmentRestorer restorer;
    private final TargetDoors doors;
    private final long segmentBytes;

    public RestoreSegments(
            SagaRunner<DiskRestoreState, DiskRestoreEvent> sagas,
            SegmentReceipts receipts,
            SegmentRestorer restorer,
            TargetDoors doors,
            long segmentBytes) {
        this.sagas = sagas;
        this.receipts = receipts;
        this.restorer = restorer;
        this.doors = doors;
        this.segmentBytes = segmentBytes;
    }

    @Override
    public Optional<AwaitedSegment<RestoreDisk>> awaiting(DiskTransferId transfer, int segment) {
        return sagas.find(new SagaId(transfer.value()))
                .filter(state ->
                        state instanceof DiskRestoreState.Restoring restoring
                                && restoring.window().awaits(segment))
                .map(DiskRestoreState.Restoring.class::cast)
                .map(restoring ->
                        new AwaitedSegment<>(
                                restoring.command(), restoring.window().inFlight().size()));
    }

    @Override
    public void begun(DiskTransferId transfer, int segment) {
        sagas.begun(new SagaId(transfer.value()), DiskRestore.segmentStep(segment));
    }

    @Override
    public DiskDoor door(RestoreDisk command) {
        return doors.to(command);
    }

    @Override
    public ProgressBoard.Disk disk(RestoreDisk command) {
        return new ProgressBoard.Disk(
                command.transfer(),
                command.job(),
                command.targetDisk(),
                TransferDirection.RESTORE,
                command.virtualSizeBytes(),
                segmentBytes);
    }

    @Override
    public SegmentReceipt move(
            RestoreDisk command,
            int segment,
            ImageioSession session,
            SegmentProgress progress,
            Wanted wanted)
            throws TransferException, InterruptedException {
        return restorer.restore(command, segment, session, progress, wanted);
    }

    @Override
    public void finished(DiskTransferId transfer, SegmentReceipt receipt) {
        var _ =
                sagas.handle(
                        new SagaId(transfer.value()),
                        new DiskRestoreEvent.SegmentDone(
                                new WrittenSegment(receipt.segment(), receipt.bytesWritten())),
                        new InboxKey("segment", transfer.text() + "/" + receipt.segment()),
                        transaction -> receipts.write(transaction, transfer, receipt));
    }

    @Override
    public void failed(DiskTransferId transfer, int segment, Failure failure) {
        var _ =
                sagas.handle(
                        new SagaId(transfer.value()),
                        new DiskRestoreEvent.Broken(failure),
                        new InboxKey("segment-failed", transfer.text() + "/" + segment));
    }
}
