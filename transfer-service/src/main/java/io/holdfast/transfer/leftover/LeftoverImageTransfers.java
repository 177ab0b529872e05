package io.holdfast.transfer.leftover;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskDoors;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.imagetransfer.ImageTransferBook;
import io.holdfast.transfer.imagetransfer.ImageTransferDesk;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.TargetDoors;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends the image transfers of disk transfers that have ended without seeing them end: the engine
 * did not answer before the deadline, or a process that had stood still opened one afterwards. As
 * long as one is open its disk is locked, and what a restore has half made cannot be removed.
 */
public final class LeftoverImageTransfers {

    private static final Logger LOG = Logger.getLogger(LeftoverImageTransfers.class);

    private final ImageTransferBook book;
    private final ImageTransferDesk desk;
    private final SagaRunner<DiskBackupState, DiskBackupEvent> backups;
    private final SagaRunner<DiskRestoreState, DiskRestoreEvent> restores;

    public LeftoverImageTransfers(
            ImageTransferBook book,
            ImageTransferDesk desk,
            SagaRunner<DiskBackupState, DiskBackupEvent> backups,
            SagaRunner<DiskRestoreState, DiskRestoreEvent> restores) {
        this.book = book;
        this.desk = desk;
        this.backups = backups;
        this.restores = restores;
    }

    /**
     * Cancels each, and sees it end; what an engine does not give up now is for the next time.
     *
     * @return how many were ended
     */
    public int end() throws InterruptedException {
        int ended = 0;
        for (DiskTransferId transfer : book.notClosed()) {
            Optional<ImageTransferWanted> leftover = leftover(transfer);
            if (leftover.isPresent()) {
                ended += end(leftover.get()) ? 1 : 0;
            }
        }
        return ended;
    }

    private boolean end(ImageTransferWanted leftover) throws InterruptedException {
        try {
            desk.cancel(leftover);
            return true;
        } catch (TransferException notNow) {
            LOG.warnf(
                    "The image transfer of disk %s of job %s stays open for now: %s",
                    leftover.disk().text(), leftover.job().text(), notNow.getMessage());
            return false;
        }
    }

    /** What is open though nobody needs it; empty while its disk transfer goes on. */
    private Optional<ImageTransferWanted> leftover(DiskTransferId transfer) {
        SagaId saga = new SagaId(transfer.value());
        return backups.find(saga)
                .flatMap(LeftoverImageTransfers::ofBackup)
                .or(() -> restores.find(saga).flatMap(LeftoverImageTransfers::ofRestore));
    }

    private static Optional<ImageTransferWanted> ofBackup(DiskBackupState state) {
        return switch (state) {
            case DiskBackupState.Opening _,
                    DiskBackupState.Copying _,
                    DiskBackupState.Finalizing _,
                    DiskBackupState.Sealing _,
                    DiskBackupState.Abandoning _ ->
                    Optional.empty();
            case DiskBackupState.Transferred _, DiskBackupState.Failed _ ->
                    Optional.of(DiskDoors.download(state.command()));
        };
    }

    /** Never of a disk that came back whole: a cancelled upload takes its disk with it. */
    private static Optional<ImageTransferWanted> ofRestore(DiskRestoreState state) {
        return switch (state) {
            case DiskRestoreState.Opening _,
                    DiskRestoreState.Restoring _,
                    DiskRestoreState.Finalizing _,
                    DiskRestoreState.Abandoning _,
                    DiskRestoreState.Restored _ ->
                    Optional.empty();
            case DiskRestoreState.Failed failed ->
                    Optional.of(TargetDoors.upload(failed.command()));
        };
    }
}
