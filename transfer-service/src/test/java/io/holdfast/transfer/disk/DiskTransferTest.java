package io.holdfast.transfer.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DiskRestoreFailed;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.imageio.ImageioFault;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DiskTransferTest {

    private static final int MIB = Lab.MIB;
    private static final int DISK_BYTES = 28 * MIB;

    /** Where the test disk holds data: in segments 0, 1 and 3 of 8 MiB; segment 2 is empty. */
    private static final int[][] DATA = {
        {0, MIB}, {5 * MIB, 3 * MIB}, {9 * MIB, 64 * Lab.KIB}, {27 * MIB, MIB}
    };

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path folder;

    @Test
    void a_disk_comes_back_as_it_was() throws Exception {
        byte[] contents = contents();
        try (Lab lab = new Lab(folder, contents, new MemoryBlobStore(), LONG)) {
            DiskTransferred transferred = backedUp(lab.backUp(lab.openPointInTime()));
            RestoreDisk command = lab.createDisk(transferred.manifest());
            TransferEvent restored = lab.restore(command);

            assertThat(restored)
                    .isInstanceOfSatisfying(
                            DiskRestored.class,
                            it -> assertThat(it.bytesWritten()).isEqualTo(dataBytes()));
            assertThat(lab.contents(command.targetDisk().value())).isEqualTo(contents);
            assertThat(lab.engine.transfers().list())
                    .allMatch(transfer -> transfer.phase() == TransferPhase.FINISHED_SUCCESS);
        }
    }

    @Test
    void what_the_engine_does_for_a_disk_is_told_by_the_id_of_its_job() throws Exception {
        try (Lab lab = new Lab(folder, contents(), new MemoryBlobStore(), LONG)) {
            TransferDisk command = lab.openPointInTime();
            backedUp(lab.backUp(command));
            assertThat(lab.engine.events().correlated(new CorrelationId(command.job().text())))
                    .isNotEmpty();
        }
    }

    @Test
    void a_volume_that_holds_what_was_there_before_gets_its_zeros_too() throws Exception {
        byte[] contents = contents();
        try (Lab lab = new Lab(folder, contents, new MemoryBlobStore(), LONG)) {
            DiskTransferred transferred = backedUp(lab.backUp(lab.openPointInTime()));
            RestoreDisk command = lab.createDirtyDisk(transferred.manifest());

            assertThat(lab.restore(command))
                    .isInstanceOfSatisfying(
                            DiskRestored.class,
                            it -> assertThat(it.bytesWritten()).isEqualTo(dataBytes()));
            assertThat(lab.contents(command.targetDisk().value())).isEqualTo(contents);
        }
    }

    @Test
    void zero_ranges_cost_no_reads_and_an_empty_segment_no_object() throws Exception {
        try (Lab lab = new Lab(folder, contents(), new MemoryBlobStore(), LONG)) {
            TransferDisk command = lab.openPointInTime();
            DiskTransferred transferred = backedUp(lab.backUp(command));

            assertThat(transferred.bytesRead()).isEqualTo(dataBytes());
            assertThat(transferred.zeroBytes()).isEqualTo(DISK_BYTES - dataBytes());
            assertThat(lab.bytesServed()).isEqualTo(dataBytes());
            assertThat(lab.receipts.find(command.transfer(), 2))
                    .get()
                    .satisfies(receipt -> {
                        assertThat(receipt.map()).isNull();
                        assertThat(receipt.bytesStored()).isZero();
                    });
        }
    }

    @Test
    void a_range_that_cannot_be_read_is_named_and_nothing_stays_open() throws Exception {
        long bad = 6L * MIB + 4096;
        try (Lab lab = new Lab(folder, contents(), new MemoryBlobStore(), LONG)) {
            lab.simulator
                    .imageio()
                    .faults()
                    .plan("*", Trigger.always(), new ImageioFault.Unreadable(bad));

            TransferDisk command = lab.openPointInTime();
            TransferEvent event = lab.backUp(command);

            assertThat(event)
                    .isInstanceOfSatisfying(
                            DiskTransferFailed.class,
                            failed -> {
                                assertThat(failed.failure().reason())
                                        .isEqualTo(FailureReason.DISK_UNREADABLE);
                                assertThat(failed.failure().disk()).isEqualTo(command.disk());
                                assertThat(failed.failure().offsetBytes())
                                        .isBetween(bad - 4L * MIB, bad);
                            });
            assertThat(lab.engine.transfers().list())
                    .allMatch(transfer -> transfer.phase().isOver());
        }
    }

    @Test
    void a_ticket_that_dies_while_it_is_read_is_replaced_by_a_fresh_one() throws Exception {
        byte[] contents = contents();
        try (Lab lab = new Lab(folder, contents, new MemoryBlobStore(), LONG)) {
            lab.simulator
                    .imageio()
                    .faults()
                    .plan("*", Trigger.nthCall(3), new ImageioFault.RevokedInBody(100));

            DiskTransferred transferred = backedUp(lab.backUp(lab.openPointInTime()));

            assertThat(lab.engine.transfers().list()).hasSize(2);
            RestoreDisk command = lab.createDisk(transferred.manifest());
            assertThat(lab.restore(command)).isInstanceOf(DiskRestored.class);
            assertThat(lab.contents(command.targetDisk().value())).isEqualTo(contents);
        }
    }

    /** As after an engine that was away for longer than a ticket lives. */
    @Test
    @Timeout(120)
    void an_upload_that_the_engine_paused_is_resumed_and_restores_the_disk() throws Exception {
        byte[] contents = contents();
        try (Lab lab = new Lab(folder, contents, new MemoryBlobStore(), LONG);
                ExecutorService replica = Executors.newSingleThreadExecutor()) {
            DiskTransferred transferred = backedUp(lab.backUp(lab.openPointInTime()));
            FaultPlan<ImageioFault> faults = lab.simulator.imageio().faults();
            faults.plan("PUT *", Trigger.always(), new ImageioFault.Forbidden());
            RestoreDisk command = lab.createDisk(transferred.manifest());
            Future<TransferEvent> restoring = replica.submit(() -> lab.restore(command));
            while (faults.strikes() == 0) {
                Thread.onSpinWait();
            }
            lab.pauseUploads();
            while (lab.uploads().contains(Transfer.Phase.PAUSED_SYSTEM)) {
                Thread.onSpinWait();
            }
            faults.clear();

            assertThat(restoring.get()).isInstanceOf(DiskRestored.class);
            assertThat(lab.contents(command.targetDisk().value())).isEqualTo(contents);
            assertThat(lab.engine.transfers().list())
                    .allMatch(transfer -> transfer.phase().isOver());
        }
    }

    @Test
    void a_store_that_fails_twice_and_then_works_has_worked() throws Exception {
        byte[] contents = contents();
        FaultyBlobStore store =
                FaultyBlobStore.scripted(
                        new MemoryBlobStore(),
                        List.of(
                                // Making and opening the repository asks five times.
                                Fault.NONE,
                                Fault.NONE,
                                Fault.NONE,
                                Fault.NONE,
                                Fault.NONE,
                                Fault.UNAVAILABLE,
                                Fault.ANSWER_LOST,
                                Fault.NONE,
                                Fault.UNAVAILABLE),
                        1);
        try (Lab lab = new Lab(folder, contents, store, LONG)) {
            DiskTransferred transferred = backedUp(lab.backUp(lab.openPointInTime()));

            RestoreDisk command = lab.createDisk(transferred.manifest());
            assertThat(lab.restore(command)).isInstanceOf(DiskRestored.class);
            assertThat(lab.contents(command.targetDisk().value())).isEqualTo(contents);
        }
    }

    @Test
    void a_store_that_stays_away_is_a_failure_in_the_end() throws Exception {
        SwitchableStore store = new SwitchableStore();
        try (Lab lab = new Lab(folder, contents(), store, Duration.ofMillis(300))) {
            store.away = true;
            TransferEvent event = lab.backUp(lab.openPointInTime());

            assertThat(event)
                    .isInstanceOfSatisfying(
                            DiskTransferFailed.class,
                            failed ->
                                    assertThat(failed.failure().reason())
                                            .isEqualTo(FailureReason.REPOSITORY_UNAVAILABLE));
        }
    }

    @Test
    void a_damaged_pack_stops_the_restore_and_names_pack_disk_and_offset() throws Exception {
        byte[] contents = contents();
        MemoryBlobStore store = new MemoryBlobStore();
        try (Lab lab = new Lab(folder, contents, store, LONG)) {
            DiskTransferred transferred = backedUp(lab.backUp(lab.openPointInTime()));
            BlobName pack =
                    store.list("packs/")
                            .map(info -> info.name())
                            .sorted()
                            .findFirst()
                            .orElseThrow();
            alter(store, pack);

            RestoreDisk command = lab.createDisk(transferred.manifest());
            TransferEvent event = lab.restore(command);

            assertThat(event)
                    .isInstanceOfSatisfying(
                            DiskRestoreFailed.class,
                            failed -> {
                                assertThat(failed.failure().reason())
                                        .isEqualTo(FailureReason.REPOSITORY_CORRUPT);
                                assertThat(failed.failure().pack()).contains(pack.value());
                                assertThat(failed.failure().disk()).isNotNull();
                                assertThat(failed.failure().offsetBytes()).isNotNull();
                            });
        }
    }

    private static DiskTransferred backedUp(TransferEvent event) {
        assertThat(event).isInstanceOf(DiskTransferred.class);
        return (DiskTransferred) event;
    }

    private static void alter(MemoryBlobStore store, BlobName pack) {
        byte[] bytes = store.get(pack, 64 * MIB);
        bytes[bytes.length / 3] ^= 1;
        store.delete(pack);
        store.putIfAbsent(pack, ByteBuffer.wrap(bytes));
    }

    private static byte[] contents() {
        byte[] contents = new byte[DISK_BYTES];
        Random random = new Random(7);
        for (int[] run : DATA) {
            byte[] data = new byte[run[1]];
            random.nextBytes(data);
            System.arraycopy(data, 0, contents, run[0], data.length);
        }
        return contents;
    }

    private static long dataBytes() {
        long sum = 0;
        for (int[] run : DATA) {
            sum += run[1];
        }
        return sum;
    }
}
