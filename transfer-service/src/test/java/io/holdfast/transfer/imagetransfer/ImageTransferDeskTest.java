package io.holdfast.transfer.imagetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskSnapshotId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.ovirt.PollClock;
import io.holdfast.ovirt.TransferId;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.PausedBySystem;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.failure.TransferException.TicketDead;
import io.holdfast.transfer.memory.MemoryImageTransferBook;
import io.holdfast.transfer.segment.DiskDoor;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImageTransferDeskTest {

    /** More than anybody makes. */
    private static final int ATTEMPTS = 20;

    private final DiskTransferId transfer = new DiskTransferId(UUID.randomUUID());
    private final JobId job = new JobId(UUID.randomUUID());
    private final EngineId engine = new EngineId("lab");
    private final DiskId disk = new DiskId(UUID.randomUUID());
    private final ImageTransferWanted download =
            new ImageTransferWanted(
                    transfer,
                    job,
                    engine,
                    disk,
                    new ImageSource.VmBackup(new EngineBackupId(UUID.randomUUID()), false));
    private final ImageTransferWanted snapshot =
            new ImageTransferWanted(
                    transfer,
                    job,
                    engine,
                    disk,
                    new ImageSource.DiskSnapshot(new DiskSnapshotId(UUID.randomUUID())));
    private final ImageTransferWanted upload =
            new ImageTransferWanted(transfer, job, engine, disk, new ImageSource.NewDisk());
    private final ScriptedEngine transfers = new ScriptedEngine();
    private final MemoryImageTransferBook book = new MemoryImageTransferBook();
    private final ImageTransferDesk desk =
            new ImageTransferDesk(book, transfers, PollClock.system());

    @Test
    void opening_twice_gives_the_same_image_transfer() throws Exception {
        OpenImageTransfer first = desk.open(download);

        assertThat(desk.open(download)).isEqualTo(first);
        assertThat(transfers.transfers).hasSize(1);
    }

    @Test
    void an_image_transfer_whose_opening_was_not_answered_is_found_again() throws Exception {
        transfers.losesTheAnswerToStart = true;
        assertThatThrownBy(() -> desk.open(download)).isInstanceOf(Again.class);

        OpenImageTransfer found = desk.open(download);

        assertThat(transfers.transfers).containsOnlyKeys(found.id());
    }

    @Test
    void an_image_transfer_that_may_read_another_snapshot_of_the_disk_is_neither_taken_nor_ended()
            throws Exception {
        transfers.losesTheAnswerToStart = true;
        assertThatThrownBy(() -> desk.open(snapshot)).isInstanceOf(Again.class);
        TransferId unanswered = transfers.transfers.keySet().iterator().next();

        assertThat(desk.open(snapshot).id()).isNotEqualTo(unanswered);
        desk.cancel(snapshot);

        assertThat(transfers.transfers.get(unanswered)).isInstanceOf(Standing.Transferring.class);
        assertThat(transfers.transfers.values()).hasAtLeastOneElementOfType(Standing.Failed.class);
    }

    @Test
    void a_download_that_the_engine_gave_up_is_replaced() throws Exception {
        OpenImageTransfer first = desk.open(download);
        transfers.cancel(download, first.id());

        OpenImageTransfer second = desk.renew(download, first.ticket());

        assertThat(second.ticket()).isNotEqualTo(first.ticket());
        assertThat(desk.known(download)).isEqualTo(second);
    }

    @Test
    void a_download_with_a_dead_ticket_is_replaced_although_the_engine_stands_by_it()
            throws Exception {
        OpenImageTransfer first = desk.open(download);

        OpenImageTransfer second = desk.renew(download, first.ticket());

        assertThat(second.ticket()).isNotEqualTo(first.ticket());
        assertThat(transfers.transfers.get(first.id())).isInstanceOf(Standing.Failed.class);
    }

    @Test
    void an_upload_with_a_dead_ticket_is_not_cancelled_for_that_would_delete_its_disk()
            throws Exception {
        OpenImageTransfer first = desk.open(upload);

        assertThat(desk.renew(upload, first.ticket())).isEqualTo(first);
        assertThat(transfers.transfers.get(first.id())).isInstanceOf(Standing.Transferring.class);
    }

    @Test
    void who_comes_late_with_a_dead_ticket_gets_the_fresh_one() throws Exception {
        OpenImageTransfer first = desk.open(download);
        transfers.cancel(download, first.id());
        OpenImageTransfer second = desk.renew(download, first.ticket());

        assertThat(desk.renew(download, first.ticket())).isEqualTo(second);
        assertThat(transfers.transfers).hasSize(2);
    }

    @Test
    void an_upload_that_the_engine_gave_up_is_not_replaced_for_its_disk_is_gone() throws Exception {
        OpenImageTransfer first = desk.open(upload);
        transfers.cancel(upload, first.id());

        assertThatThrownBy(() -> desk.renew(upload, first.ticket()))
                .isInstanceOfSatisfying(
                        Stop.class,
                        stop ->
                                assertThat(stop.failure().reason())
                                        .isEqualTo(FailureReason.TRANSFER_BROKEN));
    }

    @Test
    void an_upload_that_somebody_paused_is_waited_for() throws Exception {
        OpenImageTransfer first = desk.open(upload);
        transfers.transfers.put(first.id(), new Standing.PausedByUser());

        assertThatThrownBy(() -> desk.renew(upload, first.ticket())).isInstanceOf(Again.class);
        assertThat(transfers.transfers.get(first.id())).isEqualTo(new Standing.PausedByUser());
    }

    @Test
    void an_upload_that_the_engine_paused_is_resumed_and_goes_on_with_its_ticket()
            throws Exception {
        OpenImageTransfer first = desk.open(upload);
        transfers.transfers.put(first.id(), new Standing.PausedBySystem());

        assertThatThrownBy(() -> desk.renew(upload, first.ticket())).isInstanceOf(Again.class);
        assertThat(transfers.transfers.get(first.id()))
                .isEqualTo(new Standing.Changing("resuming"));
        transfers.transfers.put(first.id(), new Standing.Transferring(first));

        assertThat(desk.renew(upload, first.ticket())).isEqualTo(first);
    }

    @Test
    void an_upload_whose_ticket_the_host_has_lost_is_given_up() throws Exception {
        assertThat(tried(() -> {}))
                .isInstanceOf(Stop.class)
                .hasMessageContaining(disk.text())
                .hasMessageContaining("lost its ticket");
    }

    @Test
    void an_upload_that_the_engine_pauses_each_time_that_it_is_resumed_is_given_up()
            throws Exception {
        TransferId id = desk.open(upload).id();

        assertThat(tried(() -> transfers.transfers.put(id, new Standing.PausedBySystem())))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("lost its ticket");
    }

    @Test
    void an_upload_that_the_engine_pauses_is_not_given_up_while_no_host_refuses_its_ticket()
            throws Exception {
        TransferId id = desk.open(upload).id();
        DiskDoor door = refusing();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            transfers.transfers.put(id, new Standing.PausedBySystem());
            door.failed(catchThrowableOfType(PausedBySystem.class, () -> desk.open(upload)));
        }
        assertThat(catchThrowable(() -> door.open(1))).isInstanceOf(TicketDead.class);
    }

    /** The last trouble of many attempts on a host that refuses the upload's ticket. */
    private TransferException tried(Runnable between) {
        DiskDoor door = refusing();
        TransferException last = null;
        for (int attempt = 0; attempt < ATTEMPTS && !(last instanceof Stop); attempt++) {
            last = catchThrowableOfType(TransferException.class, () -> door.open(1));
            if (last instanceof Again again) {
                door.failed(again);
            }
            between.run();
        }
        return Objects.requireNonNull(last);
    }

    private DiskDoor refusing() {
        return new ImageTransferDoors(
                        desk,
                        new DiskSessions(
                                (_, _, _) -> {
                                    throw new TicketDead("No such ticket", new IOException("403"));
                                },
                                1))
                .to(upload);
    }

    @Test
    void closing_twice_is_closing_once() throws Exception {
        OpenImageTransfer open = desk.open(download);

        desk.close(download);
        desk.close(download);

        assertThat(transfers.transfers.get(open.id())).isInstanceOf(Standing.Succeeded.class);
    }

    @Test
    void closing_one_that_the_engine_failed_says_so() throws Exception {
        OpenImageTransfer open = desk.open(upload);
        transfers.cancel(upload, open.id());

        assertThatThrownBy(() -> desk.close(upload)).isInstanceOf(Stop.class);
    }

    @Test
    void cancelling_ends_an_image_transfer_whose_opening_was_not_answered() throws Exception {
        transfers.losesTheAnswerToStart = true;
        assertThatThrownBy(() -> desk.open(download)).isInstanceOf(TransferException.class);

        desk.cancel(download);

        assertThat(transfers.transfers.values()).hasOnlyElementsOfType(Standing.Failed.class);
    }

    @Test
    void nothing_is_opened_after_a_cancel_that_came_first() throws Exception {
        desk.cancel(download);

        assertThatThrownBy(() -> desk.open(download)).isInstanceOf(Stop.class);
        assertThat(transfers.transfers).isEmpty();
    }

    @Test
    void a_ticket_does_not_show_itself() throws Exception {
        OpenImageTransfer open = desk.open(download);

        assertThat(open.toString()).doesNotContain("/images/0");
    }
}
