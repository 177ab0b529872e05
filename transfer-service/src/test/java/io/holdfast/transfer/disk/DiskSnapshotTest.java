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
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.fault.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSnapshotTest {

    private static final int MIB = Lab.MIB;
    private static final int DATA_BYTES = 3 * MIB;

    private final Random random = new Random(23);

    @TempDir Path folder;

    @Test
    void a_disk_is_read_as_its_snapshot_froze_it_whatever_the_guest_writes_meanwhile()
            throws Exception {
        try (Lab lab = lab()) {
            TransferDisk command = lab.openSnapshot(BackupMode.FULL, null);
            byte[] frozen = lab.contents(lab.disk);
            guestWrites(lab, MIB, 2 * MIB);

            DiskTransferred told = (DiskTransferred) lab.backUp(command);

            assertThat(told.mode()).isEqualTo(BackupMode.FULL);
            assertThat(told.fallback()).isNull();
            assertThat(told.bytesRead()).isEqualTo(DATA_BYTES);
            assertThat(restored(lab, told.manifest())).isEqualTo(frozen);
            assertThat(lab.engine.transfers().list())
                    .allMatch(transfer -> transfer.phase() == TransferPhase.FINISHED_SUCCESS);
        }
    }

    @Test
    void what_an_earlier_snapshot_held_is_read_again_and_not_stored_again() throws Exception {
        try (Lab lab = lab()) {
            lab.backUp(lab.openSnapshot(BackupMode.FULL, null));
            guestWrites(lab, MIB, 64 * Lab.KIB);

            DiskTransferred again =
                    (DiskTransferred) lab.backUp(lab.openSnapshot(BackupMode.FULL, null));

            assertThat(again.bytesRead()).isEqualTo(DATA_BYTES);
            assertThat(again.chunks()).isEqualTo(1);
            assertThat(restored(lab, again.manifest())).isEqualTo(lab.contents(lab.disk));
        }
    }

    @Test
    void a_snapshot_does_not_tell_what_changed_and_the_disk_says_so() throws Exception {
        try (Lab lab = lab()) {
            TransferDisk first = lab.openPointInTime();
            Lab.Kept full = lab.keep(first, ((DiskTransferred) lab.backUp(first)).manifest());

            DiskTransferred told =
                    (DiskTransferred) lab.backUp(lab.openSnapshot(BackupMode.INCREMENTAL, full));

            assertThat(told.mode()).isEqualTo(BackupMode.FULL);
            assertThat(told.fallback()).isEqualTo(FallbackReason.WAY_WITHOUT_CHANGES);
            assertThat(restored(lab, told.manifest())).isEqualTo(lab.contents(lab.disk));
        }
    }

    @Test
    void a_snapshot_that_the_engine_cannot_open_is_no_missing_bitmap() throws Exception {
        try (Lab lab = lab()) {
            TransferDisk first = lab.openPointInTime();
            Lab.Kept full = lab.keep(first, ((DiskTransferred) lab.backUp(first)).manifest());
            lab.simulator
                    .engine()
                    .stepFaults()
                    .plan(StepPoint.TRANSFER_START.word(), Trigger.once(), new StepFault.Fails());

            assertThat(lab.backUp(lab.openSnapshot(BackupMode.INCREMENTAL, full)))
                    .isInstanceOfSatisfying(
                            DiskTransferFailed.class,
                            failed ->
                                    assertThat(failed.failure().reason())
                                            .isEqualTo(FailureReason.ENGINE_REFUSED));
        }
    }

    private void guestWrites(Lab lab, int offset, int length) throws IOException {
        byte[] data = new byte[length];
        random.nextBytes(data);
        lab.guest().guestWrite(offset, data);
    }

    private static byte[] restored(Lab lab, DiskManifestId manifest) throws Exception {
        RestoreDisk command = lab.createDisk(manifest);
        assertThat(lab.restore(command)).isInstanceOf(DiskRestored.class);
        return lab.contents(command.targetDisk().value());
    }

    private Lab lab() throws IOException {
        byte[] contents = new byte[12 * MIB];
        byte[] data = new byte[DATA_BYTES];
        random.nextBytes(data);
        System.arraycopy(data, 0, contents, 0, data.length);
        return new Lab(folder, contents, new MemoryBlobStore(), Duration.ofMinutes(1));
    }
}
