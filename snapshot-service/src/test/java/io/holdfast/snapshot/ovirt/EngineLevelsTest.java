package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.simulator.admin.LeftBehind;
import io.holdfast.simulator.engine.state.Level;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Points in time at every compatibility level of a cluster. */
class EngineLevelsTest {

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(folder);
    }

    @AfterEach
    void nothing_is_left_behind() throws IOException {
        try (Lab used = lab) {
            assertThat(
                            LeftBehind.find(
                                    used.simulator.engine(),
                                    used.simulator.imageio(),
                                    Optional.empty()))
                    .isEmpty();
        }
    }

    private void level(Level level) {
        lab.simulator
                .engine()
                .locked(() ->
                        lab.simulator.engine().dataCenter().clusters().getFirst().level = level);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V4_4")
    void a_running_vm_is_backed_up_and_then_counted(Level level) throws Exception {
        level(level);
        OpenedPointInTime first = lab.backUp(lab.job(BackupMode.FULL));
        assertThat(first.way()).isEqualTo(BackupWay.BACKUP_API);
        assertThat(first.disks()).hasSize(2);
        OpenedPointInTime second = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertThat(second.disks())
                .extracting(disk -> disk.mode())
                .containsOnly(BackupMode.INCREMENTAL);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V4_4")
    void a_stopped_vm_is_backed_up_and_then_counted(Level level) throws Exception {
        level(level);
        lab.run(false);
        assertThat(lab.backUp(lab.job(BackupMode.FULL)).way()).isEqualTo(BackupWay.OFFLINE);
        OpenedPointInTime second = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertThat(second.disks())
                .extracting(disk -> disk.mode())
                .containsOnly(BackupMode.INCREMENTAL);
    }

    @Test
    void level_4_4_backs_up_a_running_vm_in_full_whatever_was_asked() throws Exception {
        level(Level.V4_4);
        lab.backUp(lab.job(BackupMode.FULL));
        OpenedPointInTime second = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertThat(second.way()).isEqualTo(BackupWay.BACKUP_API);
        assertThat(second.checkpoint()).isNull();
        assertThat(second.disks())
                .allSatisfy(disk -> {
                    assertThat(disk.mode()).isEqualTo(BackupMode.FULL);
                    assertThat(disk.fallback()).isEqualTo(FallbackReason.NO_RECOVERY_POINT);
                });
    }

    @Test
    void level_4_4_takes_a_snapshot_of_a_stopped_vm_unless_a_way_was_asked_for() throws Exception {
        level(Level.V4_4);
        lab.run(false);
        OpenedPointInTime point = lab.backUp(lab.job(BackupMode.FULL));
        assertThat(point.way()).isEqualTo(BackupWay.SNAPSHOT_TRANSFER);
        assertThat(point.disks()).hasSize(2);

        var asked = lab.job(BackupMode.FULL, BackupWay.BACKUP_API, ConsistencyWish.NONE);
        BackupStep.OpeningFailed refused = (BackupStep.OpeningFailed) lab.open(asked);
        assertThat(refused.failure().reason()).isEqualTo(FailureReason.ENGINE_REFUSED);
        assertThat(refused.failure().text()).contains("Incremental backup is not supported");
        lab.perform(new EngineWork.ClosePointInTime(asked));
    }
}
