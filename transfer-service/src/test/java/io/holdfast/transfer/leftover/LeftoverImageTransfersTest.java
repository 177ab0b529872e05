package io.holdfast.transfer.leftover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.PollClock;
import io.holdfast.ovirt.TransferId;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.memory.MemorySagas;
import io.holdfast.transfer.Samples;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.backup.DiskBackup;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskDoors;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.imagetransfer.ImageTransferDesk;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import io.holdfast.transfer.imagetransfer.ScriptedEngine;
import io.holdfast.transfer.imagetransfer.Standing;
import io.holdfast.transfer.memory.MemoryImageTransferBook;
import io.holdfast.transfer.restore.DiskRestore;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.TargetDoors;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No image transfer outlives its disk transfer for long, and none takes a good disk with it. */
class LeftoverImageTransfersTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long BYTES = 1L << 30;

    private final TransferDisk copied = Samples.transferDisk(BYTES);
    private final RestoreDisk restored = Samples.restoreDisk(BYTES);
    private final ImageTransferWanted download = DiskDoors.download(copied);
    private final ImageTransferWanted upload = TargetDoors.upload(restored);
    private final ScriptedEngine engine = new ScriptedEngine();
    private final MemoryImageTransferBook book = new MemoryImageTransferBook();
    private final ImageTransferDesk desk = new ImageTransferDesk(book, engine, PollClock.system());
    private final MemorySagas<DiskBackupState, DiskBackupEvent> backups =
            new MemorySagas<>(new DiskBackup(TransferLimits.defaults()), START);
    private final MemorySagas<DiskRestoreState, DiskRestoreEvent> restores =
            new MemorySagas<>(new DiskRestore(TransferLimits.defaults()), START);
    private final LeftoverImageTransfers leftovers =
            new LeftoverImageTransfers(book, desk, backups, restores);

    private static InboxKey key() {
        return new InboxKey("test", UUID.randomUUID().toString());
    }

    private void begin() {
        SagaId backup = new SagaId(copied.transfer().value());
        backups.start(
                backup, new Subject("backup"), new DiskBackupEvent.Requested(copied), key(), "");
        restores.start(
                new SagaId(restored.transfer().value()),
                new Subject("restore"),
                new DiskRestoreEvent.Requested(restored),
                key(),
                "");
    }

    private void backup(DiskBackupEvent event) {
        backups.handle(new SagaId(copied.transfer().value()), event, key());
    }

    private void restore(DiskRestoreEvent event) {
        restores.handle(new SagaId(restored.transfer().value()), event, key());
    }

    /** Both are stopped while the engine is away, until nobody waits for it any more. */
    private void stopBothInVain() {
        backup(new DiskBackupEvent.StopAsked("not wanted"));
        backup(new DiskBackupEvent.DeadlinePassed("cancel"));
        restore(new DiskRestoreEvent.StopAsked("not wanted"));
        restore(new DiskRestoreEvent.DeadlinePassed("cancel"));
    }

    @Test
    void what_the_engine_did_not_give_up_before_the_deadline_is_ended_later() throws Exception {
        begin();
        OpenImageTransfer read = desk.open(download);
        OpenImageTransfer written = desk.open(upload);
        stopBothInVain();

        assertThat(leftovers.end()).isEqualTo(2);

        assertThat(engine.transfers.get(read.id())).isInstanceOf(Standing.Failed.class);
        assertThat(engine.transfers.get(written.id())).isInstanceOf(Standing.Failed.class);
        assertThat(book.notClosed()).isEmpty();
        assertThat(leftovers.end()).isZero();
    }

    @Test
    void an_upload_whose_opening_was_not_answered_is_found_by_its_disk_and_ended()
            throws Exception {
        begin();
        engine.losesTheAnswerToStart = true;
        assertThatThrownBy(() -> desk.open(upload)).isInstanceOf(Again.class);
        TransferId unanswered = engine.transfers.keySet().iterator().next();
        stopBothInVain();

        assertThat(leftovers.end()).isEqualTo(1);

        assertThat(engine.transfers.get(unanswered)).isInstanceOf(Standing.Failed.class);
    }

    @Test
    void what_a_process_that_had_stood_still_opened_after_the_end_is_ended() throws Exception {
        begin();
        stopBothInVain();
        desk.cancel(upload);
        OpenImageTransfer late = engine.start(upload);
        book.opened(upload, late);

        assertThat(leftovers.end()).isEqualTo(1);

        assertThat(engine.transfers.get(late.id())).isInstanceOf(Standing.Failed.class);
    }

    @Test
    void what_a_disk_transfer_still_needs_is_left_to_it() throws Exception {
        begin();
        OpenImageTransfer read = desk.open(download);
        desk.open(upload);
        backup(new DiskBackupEvent.StopAsked("not wanted")); // and the engine is being asked

        assertThat(leftovers.end()).isZero();

        assertThat(engine.transfers.values()).allMatch(Standing.Transferring.class::isInstance);
        assertThat(desk.known(download)).isEqualTo(read);
    }

    @Test
    void an_upload_onto_a_disk_that_came_back_whole_is_not_cancelled() throws Exception {
        begin();
        OpenImageTransfer written = desk.open(upload);
        restore(new DiskRestoreEvent.Opened(0));
        restore(new DiskRestoreEvent.Closed());
        assertThat(restores.find(new SagaId(restored.transfer().value())))
                .containsInstanceOf(DiskRestoreState.Restored.class);

        assertThat(leftovers.end()).isZero();

        assertThat(engine.transfers.get(written.id())).isInstanceOf(Standing.Transferring.class);
    }

    @Test
    void an_image_transfer_of_which_no_disk_transfer_is_known_is_left_alone() throws Exception {
        OpenImageTransfer read = desk.open(download);

        assertThat(leftovers.end()).isZero();

        assertThat(engine.transfers.get(read.id())).isInstanceOf(Standing.Transferring.class);
    }

    @Test
    void what_cannot_be_ended_now_does_not_keep_the_others() throws Exception {
        begin();
        OpenImageTransfer read = desk.open(download);
        OpenImageTransfer written = desk.open(upload);
        stopBothInVain();
        engine.refusesToLetGo.add(copied.disk());
        engine.refusesToLetGo.add(restored.targetDisk());
        assertThat(leftovers.end()).isZero();
        engine.refusesToLetGo.remove(restored.targetDisk());

        assertThat(leftovers.end()).isEqualTo(1);

        assertThat(engine.transfers.get(written.id())).isInstanceOf(Standing.Failed.class);
        assertThat(engine.transfers.get(read.id())).isInstanceOf(Standing.Transferring.class);
        assertThat(book.notClosed()).containsExactly(copied.transfer());
    }
}
