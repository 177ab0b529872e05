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

/** Disks that are read as block devices of an appliance. */
class ApplianceDiskTest {

    private static final int MIB = Lab.MIB;
    private static final int DATA_BYTES = 3 * MIB;
    private static final int ODD_BYTES = 512;

    private final Random random = new Random(31);

    @TempDir Path folder;

    @Test
    void a_disk_is_read_as_the_appliance_sees_it_and_comes_back_byte_for_byte() throws Exception {
        try (Lab lab = lab(Duration.ofMinutes(1))) {
            TransferDisk command = lab.openOnAppliance(BackupMode.FULL, null);
            byte[] frozen = lab.contents(lab.disk);
            guestWrites(lab, MIB, 2 * MIB);

            DiskTransferred told = (DiskTransferred) lab.backUp(command);

            assertThat(told.mode()).isEqualTo(BackupMode.FULL);
            assertThat(told.fallback()).isNull();
            assertThat(told.zeroBytes()).isEqualTo(9L * MIB + ODD_BYTES);
            assertThat(lab.engine.transfers().list()).isEmpty();
            assertThat(restored(lab, told.manifest())).isEqualTo(frozen);
        }
    }

    @Test
    void what_was_stored_through_an_image_transfer_is_known_again() throws Exception {
        try (Lab lab = lab(Duration.ofMinutes(1))) {
            DiskTransferred before =
                    (DiskTransferred) lab.backUp(lab.openSnapshot(BackupMode.FULL, null));

            DiskTransferred told =
                    (DiskTransferred) lab.backUp(lab.openOnAppliance(BackupMode.FULL, null));

            assertThat(told.bytesStored()).isZero();
            assertThat(told.manifest()).isEqualTo(before.manifest());
        }
    }

    @Test
    void a_device_does_not_tell_what_changed_and_the_disk_says_so() throws Exception {
        try (Lab lab = lab(Duration.ofMinutes(1))) {
            TransferDisk first = lab.openPointInTime();
            Lab.Kept full = lab.keep(first, ((DiskTransferred) lab.backUp(first)).manifest());

            DiskTransferred told =
                    (DiskTransferred) lab.backUp(lab.openOnAppliance(BackupMode.INCREMENTAL, full));

            assertThat(told.mode()).isEqualTo(BackupMode.FULL);
            assertThat(told.fallback()).isEqualTo(FallbackReason.WAY_WITHOUT_CHANGES);
        }
    }

    @Test
    void a_worker_that_dies_at_a_segment_costs_that_segment_only() throws Exception {
        try (Lab lab = lab(Duration.ofMinutes(1))) {
            lab.dieAtSegment(1);
            lab.deliverSegments(2);
            DiskTransferred told =
                    (DiskTransferred) lab.backUp(lab.openOnAppliance(BackupMode.FULL, null));
            assertThat(restored(lab, told.manifest())).isEqualTo(lab.contents(lab.disk));
        }
    }

    @Test
    void a_new_disk_that_is_written_in_the_appliance_holds_what_was_backed_up() throws Exception {
        try (Lab lab = lab(Duration.ofMinutes(1))) {
            byte[] before = lab.contents(lab.disk);
            DiskTransferred told = (DiskTransferred) lab.backUp(lab.openPointInTime());
            RestoreDisk command = lab.createDiskInAppliance(told.manifest());

            assertThat(lab.restore(command))
                    .isInstanceOfSatisfying(
                            DiskRestored.class,
                            done -> assertThat(done.bytesWritten()).isEqualTo(DATA_BYTES));

            lab.unplug(command.targetDisk());
            assertThat(lab.contents(command.targetDisk().value())).isEqualTo(before);
            assertThat(lab.engine.transfers().list()).hasSize(1); // the download
        }
    }

    @Test
    void a_device_that_holds_what_was_there_before_gets_its_zeros_too() throws Exception {
        try (Lab lab = lab(Duration.ofMinutes(1))) {
            byte[] before = lab.contents(lab.disk);
            DiskTransferred told = (DiskTransferred) lab.backUp(lab.openPointInTime());
            RestoreDisk command = lab.createDirtyDiskInAppliance(told.manifest());

            assertThat(lab.restore(command)).isInstanceOf(DiskRestored.class);

            lab.unplug(command.targetDisk());
            assertThat(lab.contents(command.targetDisk().value())).isEqualTo(before);
        }
    }

    @Test
    void a_device_that_never_shows_fails_the_disk_and_says_where_it_was_looked_for()
            throws Exception {
        try (Lab lab = lab(Duration.ofMillis(300))) {
            lab.simulator
                    .engine()
                    .stepFaults()
                    .plan(StepPoint.DEVICE.word(), Trigger.once(), new StepFault.Hangs());

            assertThat(lab.backUp(lab.openOnAppliance(BackupMode.FULL, null)))
                    .isInstanceOfSatisfying(
                            DiskTransferFailed.class,
                            failed -> {
                                assertThat(failed.failure().reason())
                                        .isEqualTo(FailureReason.NO_APPLIANCE);
                                assertThat(failed.failure().text())
                                        .contains(
                                                "does not show in appliance " + lab.appliance,
                                                "by-id");
                            });
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

    /** Its size is none that can be read past the page cache to the last byte. */
    private Lab lab(Duration patience) throws IOException {
        byte[] contents = new byte[12 * MIB + ODD_BYTES];
        byte[] data = new byte[DATA_BYTES];
        random.nextBytes(data);
        System.arraycopy(data, 0, contents, 0, data.length);
        return new Lab(folder, contents, new MemoryBlobStore(), patience);
    }
}
