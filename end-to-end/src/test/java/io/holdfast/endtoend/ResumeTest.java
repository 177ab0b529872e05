package io.holdfast.endtoend;

import static io.holdfast.endtoend.WholeSystem.JOB_MAX;
import static io.holdfast.endtoend.WholeSystem.LAB;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that are under way go on where they were. */
@ExtendWith(WholeSystem.Shared.class)
class ResumeTest {

    private static final int DISK_MEBIBYTES = 48;
    private static final Duration AWAY = Duration.ofSeconds(60);

    private final WholeSystem system;
    private final SimulatorProcess engine;

    ResumeTest(WholeSystem system) {
        this.system = system;
        this.engine = system.installation().simulator();
    }

    @AfterEach
    void clear_faults() throws Exception {
        engine.clearFaults();
    }

    private void await(String what, Predicate<Message> seen) {
        Message _ =
                system.topics()
                        .await(
                                what,
                                JOB_MAX,
                                message ->
                                        seen.test(message)
                                                ? Optional.of(message)
                                                : Optional.empty());
    }

    /** As long as an engine takes to restart; imageio goes on, and the tickets live on. */
    @Test
    void a_backup_and_a_restore_go_on_when_the_engine_was_away_for_a_minute() throws Exception {
        system.addVmOfNoise("resumed", DISK_MEBIBYTES);
        system.addVmOfNoise("resumed-too", DISK_MEBIBYTES);
        BackupCompleted before = system.backedUp("resumed");
        int mark = engine.mark();
        engine.fault(
                """
                {"on":"imageio","point":"GET *","trigger":{},
                 "effect":{"kind":"slow-body","bytes_per_second":1000000}}\
                """);
        engine.fault(
                """
                {"on":"imageio","point":"PUT *","trigger":{},"effect":{"kind":"delay","ms":1000}}\
                """);
        JobId restore = system.beginRestore(before.recoveryPoint(), "resumed-back", MacPolicy.NEW);
        JobId backup = system.beginBackup(LAB, VmReference.byName("resumed-too"));
        await(
                "the point in time of " + backup.text(),
                message ->
                        message instanceof PointInTimeOpened opened && opened.job().equals(backup));
        await(
                "the disks of " + restore.text(),
                message ->
                        message instanceof RestoreDisksCreated created
                                && created.job().equals(restore));

        engine.restart(AWAY);

        RestoreCompleted restored = (RestoreCompleted) system.endOfRestore(restore);
        BackupCompleted backedUp = (BackupCompleted) system.endOfBackup(backup);
        assertThat(backedUp.bytesRead()).isEqualTo(DISK_MEBIBYTES * WholeSystem.MIB);
        assertThat(
                        engine.firstDifference(
                                restored.disks().getFirst().targetDisk().text(),
                                system.imageOf("resumed")))
                .isEqualTo(-1);
        system.assertNothingLeft(mark);
    }
}
