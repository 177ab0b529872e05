package io.holdfast.transfer.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.saga.Codec;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.transfer.Samples;
import io.holdfast.transfer.backup.CopiedBytes;
import io.holdfast.transfer.backup.CopiedSegment;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskBackupWork;
import io.holdfast.transfer.backup.DiskReading;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitWork;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.WrittenSegment;
import io.holdfast.transfer.window.SegmentWindow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SagaJsonTest {

    private static final TransferDisk BACKUP = Samples.transferDisk(10L << 30);
    private static final RestoreDisk RESTORE = Samples.restoreDisk(10L << 30);
    private static final DiskReading FULL = new DiskReading(BackupMode.FULL, null);
    private static final DiskReading READING = new DiskReading(BackupMode.INCREMENTAL, null);
    private static final DiskReading FELL_BACK =
            new DiskReading(BackupMode.FULL, FallbackReason.DIRTY_EXTENTS_REFUSED);
    private static final CopiedBytes BYTES = new CopiedBytes(7, 3);
    private static final CopiedSegment SEGMENT = new CopiedSegment(4, BYTES);
    private static final Failure FAILURE =
            new Failure(FailureReason.DISK_UNREADABLE, "bad", BACKUP.disk(), 4096L, null);

    @Test
    void what_the_journal_keeps_of_a_disk_backup_is_read_back() {
        assertReadBack(
                DiskBackupState.class,
                List.of(
                        new DiskBackupState.Opening(BACKUP),
                        new DiskBackupState.Copying(
                                BACKUP, READING, SegmentWindow.over(9, 4), BYTES, null),
                        new DiskBackupState.Copying(
                                BACKUP, FELL_BACK, SegmentWindow.over(9, 4), BYTES, SEGMENT),
                        new DiskBackupState.Finalizing(BACKUP, READING, BYTES, SEGMENT),
                        new DiskBackupState.Sealing(BACKUP, READING, BYTES),
                        new DiskBackupState.Abandoning(BACKUP, FAILURE),
                        new DiskBackupState.Transferred(
                                BACKUP, FELL_BACK, BYTES, Samples.MANIFEST, 1, 2),
                        new DiskBackupState.Failed(BACKUP, FAILURE)));
        assertReadBack(
                DiskBackupEvent.class,
                List.of(
                        new DiskBackupEvent.Requested(BACKUP),
                        new DiskBackupEvent.Opened(9, READING),
                        new DiskBackupEvent.FellBack(FallbackReason.PARENT_UNUSABLE),
                        new DiskBackupEvent.SegmentDone(SEGMENT),
                        new DiskBackupEvent.Closed(),
                        new DiskBackupEvent.Sealed(Samples.MANIFEST, 1, 2),
                        new DiskBackupEvent.Broken(FAILURE),
                        new DiskBackupEvent.StopAsked("why"),
                        new DiskBackupEvent.Cancelled(),
                        new DiskBackupEvent.DeadlinePassed("copy")));
        assertReadBack(
                DiskBackupWork.class,
                List.of(
                        new DiskBackupWork.Open(BACKUP),
                        new DiskBackupWork.Seal(BACKUP, FELL_BACK),
                        new DiskBackupWork.Cancel(BACKUP)));
    }

    @Test
    void what_an_older_release_left_in_the_journal_is_a_disk_that_is_read_in_full() {
        Codec<DiskBackupState> states =
                new SealedFamilyCodec<>(DiskBackupState.class, HoldfastJson.mapper());
        String now = states.write(new DiskBackupState.Sealing(BACKUP, FULL, BYTES));
        String before = now.replaceFirst("\"reading\":\\{[^}]*},", "");

        assertThat(before).isNotEqualTo(now);
        assertThat(states.read(before)).isEqualTo(states.read(now));
    }

    @Test
    void what_the_journal_keeps_of_the_other_sagas_is_read_back() {
        assertReadBack(
                DiskRestoreState.class,
                List.of(
                        new DiskRestoreState.Restoring(
                                RESTORE, SegmentWindow.over(9, 4), 7, new WrittenSegment(4, 7)),
                        new DiskRestoreState.Restored(RESTORE, 7)));
        assertReadBack(
                RecoveryPointCommitState.class,
                List.of(
                        new RecoveryPointCommitState.Committing(Samples.commitRecoveryPoint()),
                        new RecoveryPointCommitState.Committed(
                                Samples.commitRecoveryPoint(),
                                Instant.parse("2026-11-23T10:00:00.123456Z"))));
        assertReadBack(
                RecoveryPointCommitWork.class,
                List.of(new RecoveryPointCommitWork.Write(Samples.commitRecoveryPoint())));
    }

    private static <T> void assertReadBack(Class<T> family, List<? extends T> values) {
        Codec<T> codec = new SealedFamilyCodec<>(family, HoldfastJson.mapper());
        for (T value : values) {
            assertThat(codec.read(codec.write(value))).isEqualTo(value);
        }
    }
}
