package io.holdfast.snapshot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.VmId;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenView;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.backup.ReachedConsistency;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CountedPointsInTimeTest {

    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private void perform(BackupStep done) throws Exception {
        var _ =
                new CountedPointsInTime((_, _, _) -> done, meters)
                        .perform(
                                new SagaId(new UUID(1, 1)),
                                new StepId("open"),
                                new EngineWork.OpenPointInTime(job(), new Attempt(1, null, null)));
    }

    private double notCounted(FallbackReason reason) {
        return SnapshotSeries.DISKS_NOT_COUNTED
                .counter(meters, "lab", reason.name().toLowerCase(Locale.ROOT))
                .count();
    }

    @ParameterizedTest
    @EnumSource(FallbackReason.class)
    void each_disk_whose_changes_are_not_counted_is_counted_by_its_reason(FallbackReason reason)
            throws Exception {
        perform(opened(reason, null, reason));
        assertThat(notCounted(reason)).isEqualTo(2);
    }

    @Test
    void a_point_in_time_is_counted_by_its_way_and_promise() throws Exception {
        perform(opened((FallbackReason) null));
        assertThat(
                        SnapshotSeries.POINTS_IN_TIME
                                .counter(meters, "lab", "backup_api", "crash_consistent")
                                .count())
                .isEqualTo(1);
    }

    @Test
    void what_was_not_opened_is_not_counted() throws Exception {
        perform(new BackupStep.OpeningFailed(Failure.of(FailureReason.ENGINE_REFUSED, "no"), AT));
        assertThat(meters.getMeters()).isEmpty();
    }

    private static BackupStep opened(@Nullable FallbackReason... disks) {
        return new BackupStep.Opened(
                new OpenedPointInTime(
                        "web",
                        BackupWay.BACKUP_API,
                        OpenView.of(new EngineBackupId(new UUID(2, 1))),
                        null,
                        null,
                        new ReachedConsistency(Consistency.CRASH_CONSISTENT, null, null),
                        AT,
                        Arrays.stream(disks).map(CountedPointsInTimeTest::disk).toList(),
                        List.of()),
                AT);
    }

    private static ChosenDisk disk(@Nullable FallbackReason fallback) {
        return new ChosenDisk(
                new DiskId(UUID.randomUUID()),
                "root",
                1 << 30,
                BackupMode.FULL,
                "why",
                fallback,
                null,
                null,
                true,
                "virtio_scsi",
                "cow",
                true);
    }

    private static BackupJob job() {
        return new BackupJob(
                new JobId(new UUID(1, 1)),
                new EngineId("lab"),
                new VmId(new UUID(3, 1)),
                "web",
                BackupMode.INCREMENTAL,
                null,
                ConsistencyWish.NONE,
                Set.of(),
                null,
                Map.of(),
                AT,
                null);
    }
}
