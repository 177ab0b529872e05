package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.SimulatorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users ask for, and that they get it. */
@ExtendWith(WholeSystem.Shared.class)
class FullCircleTest {

    private final WholeSystem system;

    FullCircleTest(WholeSystem system) {
        this.system = system;
    }

    @AfterEach
    void clear_faults() throws Exception {
        system.installation().simulator().clearFaults();
    }

    @Test
    void a_vm_comes_back_bit_for_bit_beside_the_original() throws Exception {
        SimulatorProcess engine = system.installation().simulator();
        int mark = engine.mark();
        BackupCompleted backup = system.backedUp("web");
        assertThat(backup.bytesRead()).isLessThan(backup.virtualBytes() / 3);
        TerminalRestoreEvent end =
                system.restored(backup.recoveryPoint(), "web-restored", MacPolicy.NEW);
        assertThat(end).isInstanceOf(RestoreCompleted.class);
        RestoreCompleted restore = (RestoreCompleted) end;
        for (RestoredDisk disk : restore.disks()) {
            assertThat(engine.firstDifference(disk.targetDisk().text(), system.imageOf("web")))
                    .isEqualTo(-1);
        }
        assertThat(restore.vm()).isNotEqualTo(backup.vm());
        system.assertNothingLeft(mark);
        assertThat(
                        system.front()
                                .await(
                                        "/api/v1/recovery-points/" + backup.recoveryPoint().text(),
                                        WholeSystem.JOB_MAX,
                                        answer -> answer.status() == 200)
                                .body()
                                .get("vmName")
                                .asText())
                .isEqualTo("web");
    }

    @Test
    void the_same_command_twice_is_one_backup() throws Exception {
        MessageId id =
                system.publish(WholeSystem.request(WholeSystem.LAB, VmReference.byName("web")));
        system.topics()
                .publish(id, WholeSystem.request(WholeSystem.LAB, VmReference.byName("web")));
        TerminalBackupEvent end = system.endOfBackup(JobId.of(id));
        system.topics()
                .publish(id, WholeSystem.request(WholeSystem.LAB, VmReference.byName("web")));
        system.backedUp("web");
        assertThat(end).isInstanceOf(BackupCompleted.class);
        assertThat(
                        system.topics().seen().stream()
                                .map(envelope -> envelope.message())
                                .filter(TerminalBackupEvent.class::isInstance)
                                .map(TerminalBackupEvent.class::cast)
                                .filter(event -> event.job().equals(JobId.of(id)))
                                .distinct())
                .hasSize(1);
    }

    @Test
    void ten_gib_go_through_services_that_have_half_a_gib_each() throws Exception {
        SimulatorProcess engine = system.installation().simulator();
        BackupCompleted backup = system.backedUp("huge");
        assertThat(backup.virtualBytes()).isEqualTo(10L << 30);
        assertThat(backup.bytesRead()).isLessThan(2 * WholeSystem.MIB);
        RestoreCompleted restore =
                (RestoreCompleted)
                        system.restored(backup.recoveryPoint(), "huge-restored", MacPolicy.NEW);
        assertThat(
                        engine.firstDifference(
                                restore.disks().getFirst().targetDisk().text(),
                                system.imageOf("huge")))
                .isEqualTo(-1);
    }
}
