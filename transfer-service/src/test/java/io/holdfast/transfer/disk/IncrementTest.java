package io.holdfast.transfer.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.ledger.SweepLedger.Forgetting;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.simulator.engine.EngineFault;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.imageio.ImageioFault;
import io.holdfast.simulator.storage.ByteRange;
import io.holdfast.transfer.receipt.SegmentReceipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementTest {

    private static final int KIB = Lab.KIB;
    private static final int MIB = Lab.MIB;
    private static final int DISK_BYTES = 28 * MIB;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Random random = new Random(11);

    @TempDir Path folder;

    @Test
    void an_increment_reads_what_changed_and_nothing_else() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 6 * MIB, 192 * KIB);
            guestWrites(lab, 17 * MIB, 64 * KIB);
            lab.guest().zero(new ByteRange(MIB, 128 * KIB));
            long before = lab.bytesServed();

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full);

            assertThat(increment.told().mode()).isEqualTo(BackupMode.INCREMENTAL);
            assertThat(increment.told().fallback()).isNull();
            assertThat(increment.told().bytesRead()).isEqualTo(256 * KIB);
            assertThat(lab.bytesServed() - before).isEqualTo(256 * KIB);
            assertThat(lab.metrics.dirtyBytes.get()).isEqualTo(256 * KIB);
            assertThat(lab.metrics.bytesRead.get()).isEqualTo(256 * KIB);
            assertThat(lab.metrics.copied).containsExactly(BackupMode.FULL, BackupMode.INCREMENTAL);
            assertThat(lab.metrics.fallbacks).isEmpty();
            assertRestores(lab, increment.kept().manifest());
        }
    }

    @Test
    void a_segment_in_which_nothing_changed_is_the_parents_by_reference() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Backup full = backUp(lab, BackupMode.FULL, null);
            guestWrites(lab, 9 * MIB, 64 * KIB);

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full.kept());

            for (int segment : new int[] {0, 2, 3}) {
                assertThat(lab.receipts.find(increment.told().transfer(), segment))
                        .get()
                        .satisfies(receipt -> {
                            assertThat(receipt.map())
                                    .isEqualTo(
                                            lab.receipts
                                                    .find(full.told().transfer(), segment)
                                                    .orElseThrow()
                                                    .map());
                            assertThat(receipt.bytesRead()).isZero();
                            assertThat(receipt.bytesStored()).isZero();
                        });
            }
            assertThat(increment.told().zeroBytes()).isEqualTo(full.told().zeroBytes() - 64 * KIB);
        }
    }

    @Test
    void six_increments_deep_every_recovery_point_restores_as_it_was() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept last = backUp(lab, BackupMode.FULL, null).kept();
            byte[][] states = new byte[6][];
            Lab.Kept[] kept = new Lab.Kept[6];
            for (int depth = 0; depth < 6; depth++) {
                for (int write = 0; write < 4; write++) {
                    guestWrites(lab, random.nextInt(DISK_BYTES / 2), 1 + random.nextInt(MIB));
                }
                lab.guest().zero(new ByteRange(random.nextInt(DISK_BYTES / 2), 300 * KIB));
                states[depth] = lab.contents(lab.disk);
                Backup increment = backUp(lab, BackupMode.INCREMENTAL, last);
                assertThat(increment.told().mode()).isEqualTo(BackupMode.INCREMENTAL);
                kept[depth] = increment.kept();
                last = increment.kept();
            }
            for (int depth = 0; depth < 6; depth++) {
                assertThat(restored(lab, kept[depth].manifest())).isEqualTo(states[depth]);
            }
        }
    }

    @Test
    void a_differential_counts_from_the_full_one_whatever_came_between() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 2 * MIB, 64 * KIB);
            backUp(lab, BackupMode.INCREMENTAL, full);
            guestWrites(lab, 20 * MIB, 128 * KIB);

            Backup differential = backUp(lab, BackupMode.DIFFERENTIAL, full);

            assertThat(differential.told().mode()).isEqualTo(BackupMode.DIFFERENTIAL);
            assertThat(differential.told().bytesRead()).isEqualTo(192 * KIB);
            assertRestores(lab, differential.kept().manifest());
        }
    }

    @Test
    void dirty_extents_that_imageio_refuses_make_the_disk_full_and_it_says_so() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 6 * MIB, 64 * KIB);
            // A VM backup that counts from nothing has no dirty extents.
            TransferDisk command = lab.openPointInTime(BackupMode.FULL, null);
            TransferDisk asked = Lab.asking(command, BackupMode.INCREMENTAL, full);

            DiskTransferred told = (DiskTransferred) lab.backUp(asked);

            assertFellBack(lab, told, FallbackReason.DIRTY_EXTENTS_REFUSED);
            assertRestores(lab, told.manifest());
        }
    }

    @Test
    void a_parent_that_was_forgotten_makes_the_disk_full() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            lab.repository.ledger().forget(new RecoveryPointId(full.id().value()));
            guestWrites(lab, 6 * MIB, 64 * KIB);

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full);

            assertFellBack(lab, increment.told(), FallbackReason.PARENT_UNUSABLE);
            assertRestores(lab, increment.kept().manifest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"recovery-points/", "manifests/"})
    void a_parent_of_which_an_object_is_gone_makes_the_disk_full(String folderInStore)
            throws Exception {
        MemoryBlobStore store = new MemoryBlobStore();
        try (Lab lab = lab(store)) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            all(store, folderInStore).forEach(store::delete);
            guestWrites(lab, 6 * MIB, 64 * KIB);

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full);

            assertFellBack(lab, increment.told(), FallbackReason.PARENT_UNUSABLE);
            assertRestores(lab, increment.kept().manifest());
        }
    }

    @Test
    void a_segment_map_of_the_parent_that_is_gone_makes_what_is_not_finished_full()
            throws Exception {
        MemoryBlobStore store = new MemoryBlobStore();
        try (Lab lab = lab(store)) {
            Backup full = backUp(lab, BackupMode.FULL, null);
            store.delete(mapOf(lab, full, 3));
            guestWrites(lab, MIB, 64 * KIB);

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full.kept());

            assertFellBack(lab, increment.told(), FallbackReason.PARENT_UNUSABLE);
            assertThat(bytesRead(lab, increment, 3)).isEqualTo(2 * MIB);
            assertRestores(lab, increment.kept().manifest());
        }
    }

    @Test
    void nothing_is_laid_over_a_segment_map_that_is_damaged() throws Exception {
        MemoryBlobStore store = new MemoryBlobStore();
        try (Lab lab = lab(store)) {
            Backup full = backUp(lab, BackupMode.FULL, null);
            alter(store, mapOf(lab, full, 3));
            guestWrites(lab, 26 * MIB, 64 * KIB);

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full.kept());

            assertFellBack(lab, increment.told(), FallbackReason.PARENT_UNUSABLE);
            assertThat(bytesRead(lab, increment, 3)).isEqualTo(2 * MIB);
            assertRestores(lab, increment.kept().manifest());
        }
    }

    @Test
    void a_parent_of_another_size_is_not_built_on() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            Lab.Kept smaller = lab.keepOtherSize(full, DISK_BYTES - MIB);

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, smaller);

            assertFellBack(lab, increment.told(), FallbackReason.PARENT_UNUSABLE);
            assertRestores(lab, increment.kept().manifest());
        }
    }

    @Test
    void a_parent_is_pinned_while_the_job_lasts_also_when_an_earlier_step_did_not_know_it()
            throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            RecoveryPointId parent = new RecoveryPointId(full.id().value());
            guestWrites(lab, 6 * MIB, 64 * KIB);
            TransferDisk command = lab.openPointInTime(BackupMode.INCREMENTAL, full);
            lab.pins.of(command.job());

            DiskTransferred told = (DiskTransferred) lab.backUp(command);

            assertThat(lab.repository.ledger().forget(parent)).isEqualTo(Forgetting.PINNED);
            lab.keep(command, told.manifest());
            assertThat(lab.repository.ledger().forget(parent)).isEqualTo(Forgetting.FORGOTTEN);
            assertRestores(lab, told.manifest());
        }
    }

    @Test
    void a_bitmap_that_is_gone_is_named_and_no_image_transfer_stays_open() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            lab.simulator
                    .engine()
                    .stepFaults()
                    .plan(
                            StepPoint.BACKUP_READY.word(),
                            Trigger.once(),
                            new StepFault.LosesBitmap());

            TransferDisk command = lab.openPointInTime(BackupMode.INCREMENTAL, full);
            TransferEvent event = lab.backUp(command);

            assertThat(event)
                    .isInstanceOfSatisfying(
                            DiskTransferFailed.class,
                            failed -> {
                                assertThat(failed.failure().reason())
                                        .isEqualTo(FailureReason.BITMAP_MISSING);
                                assertThat(failed.failure().disk()).isEqualTo(command.disk());
                            });
            assertThat(lab.engine.transfers().list())
                    .allMatch(transfer ->
                            transfer.phase() == TransferPhase.FINISHED_FAILURE
                                    || transfer.phase() == TransferPhase.FINISHED_SUCCESS);
            lab.closePointInTime(command);
        }
    }

    @Test
    void a_start_that_fails_for_a_disk_that_is_read_in_full_is_no_missing_bitmap()
            throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            lab.simulator
                    .engine()
                    .stepFaults()
                    .plan(StepPoint.TRANSFER_START.word(), Trigger.once(), new StepFault.Fails());

            assertThat(lab.backUp(lab.openPointInTime()))
                    .isInstanceOfSatisfying(
                            DiskTransferFailed.class,
                            failed ->
                                    assertThat(failed.failure().reason())
                                            .isEqualTo(FailureReason.ENGINE_REFUSED));
        }
    }

    @Test
    void a_start_that_fails_once_is_no_missing_bitmap() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 6 * MIB, 64 * KIB);
            lab.simulator
                    .engine()
                    .stepFaults()
                    .plan(StepPoint.TRANSFER_START.word(), Trigger.once(), new StepFault.Fails());

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full);

            assertThat(increment.told().mode()).isEqualTo(BackupMode.INCREMENTAL);
            assertThat(increment.told().bytesRead()).isEqualTo(64 * KIB);
        }
    }

    @Test
    void an_engine_that_is_away_is_no_missing_bitmap() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 6 * MIB, 64 * KIB);
            TransferDisk command = lab.openPointInTime(BackupMode.INCREMENTAL, full);
            lab.simulator
                    .engineServer()
                    .faults()
                    .plan(
                            "POST /imagetransfers",
                            Trigger.once(),
                            new EngineFault.Away(Duration.ofMillis(500)));
            lab.simulator
                    .engineServer()
                    .faults()
                    .plan("POST /imagetransfers", Trigger.nthCall(2), new EngineFault.Html(503));

            DiskTransferred told = (DiskTransferred) lab.backUp(command);

            assertThat(told.mode()).isEqualTo(BackupMode.INCREMENTAL);
            assertThat(told.bytesRead()).isEqualTo(64 * KIB);
        }
    }

    @Test
    void a_ticket_that_dies_costs_the_increment_nothing_but_a_fresh_one() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 6 * MIB, MIB);
            guestWrites(lab, 18 * MIB, MIB);
            TransferDisk command = lab.openPointInTime(BackupMode.INCREMENTAL, full);
            lab.simulator
                    .imageio()
                    .faults()
                    .plan("GET *", Trigger.nthCall(2), new ImageioFault.RevokedInBody(100));

            DiskTransferred told = (DiskTransferred) lab.backUp(command);

            assertThat(told.mode()).isEqualTo(BackupMode.INCREMENTAL);
            assertThat(told.bytesRead()).isEqualTo(2 * MIB);
            assertRestores(lab, told.manifest());
        }
    }

    @Test
    void a_segment_of_a_replica_that_died_is_copied_by_another_one_the_same_way() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 6 * MIB, MIB);
            TransferDisk command = lab.openPointInTime(BackupMode.INCREMENTAL, full);
            lab.dieAtSegment(0);

            DiskTransferred told = (DiskTransferred) lab.backUp(command);

            assertThat(told.mode()).isEqualTo(BackupMode.INCREMENTAL);
            assertThat(told.bytesRead()).isEqualTo(MIB);
            assertRestores(lab, told.manifest());
        }
    }

    @Test
    void segments_that_are_delivered_twice_count_once() throws Exception {
        try (Lab lab = lab(new MemoryBlobStore())) {
            Lab.Kept full = backUp(lab, BackupMode.FULL, null).kept();
            guestWrites(lab, 6 * MIB, 3 * MIB);
            lab.deliverSegments(2);

            Backup increment = backUp(lab, BackupMode.INCREMENTAL, full);

            assertThat(increment.told().bytesRead()).isEqualTo(3 * MIB);
            assertRestores(lab, increment.kept().manifest());
        }
    }

    private static long bytesRead(Lab lab, Backup backup, int segment) {
        return lab.receipts.find(backup.told().transfer(), segment).orElseThrow().bytesRead();
    }

    private static BlobName mapOf(Lab lab, Backup backup, int segment) {
        SegmentReceipt receipt = lab.receipts.find(backup.told().transfer(), segment).orElseThrow();
        return new SegmentMapId(Objects.requireNonNull(receipt.map()).value()).blob();
    }

    private static void alter(MemoryBlobStore store, BlobName object) {
        byte[] bytes = store.get(object, MIB);
        bytes[bytes.length / 2] ^= 1;
        store.delete(object);
        store.putIfAbsent(object, ByteBuffer.wrap(bytes));
    }

    private static List<BlobName> all(MemoryBlobStore store, String folderInStore) {
        try (Stream<BlobInfo> found = store.list(folderInStore)) {
            return found.map(BlobInfo::name).toList();
        }
    }

    private static void assertFellBack(Lab lab, DiskTransferred told, FallbackReason why) {
        assertThat(told.mode()).isEqualTo(BackupMode.FULL);
        assertThat(told.fallback()).isEqualTo(why);
        assertThat(lab.metrics.fallbacks).containsExactly(why);
    }

    private record Backup(DiskTransferred told, Lab.Kept kept) {}

    private static Backup backUp(Lab lab, BackupMode mode, Lab.Kept parent) throws Exception {
        TransferDisk command = lab.openPointInTime(mode, parent);
        TransferEvent event = lab.backUp(command);
        assertThat(event).isInstanceOf(DiskTransferred.class);
        DiskTransferred told = (DiskTransferred) event;
        return new Backup(told, lab.keep(command, told.manifest()));
    }

    private void guestWrites(Lab lab, int offset, int length) throws IOException {
        byte[] data = new byte[length];
        random.nextBytes(data);
        lab.guest().guestWrite(offset, data);
    }

    private static void assertRestores(Lab lab, DiskManifestId manifest) throws Exception {
        assertThat(restored(lab, manifest)).isEqualTo(lab.contents(lab.disk));
    }

    private static byte[] restored(Lab lab, DiskManifestId manifest) throws Exception {
        RestoreDisk command = lab.createDisk(manifest);
        assertThat(lab.restore(command)).isInstanceOf(DiskRestored.class);
        return lab.contents(command.targetDisk().value());
    }

    private Lab lab(MemoryBlobStore store) throws IOException {
        byte[] contents = new byte[DISK_BYTES];
        byte[] data = new byte[5 * MIB];
        new Random(7).nextBytes(data);
        System.arraycopy(data, 0, contents, 0, data.length);
        System.arraycopy(data, 0, contents, 25 * MIB, 2 * MIB);
        return new Lab(folder, contents, store, LONG);
    }
}
