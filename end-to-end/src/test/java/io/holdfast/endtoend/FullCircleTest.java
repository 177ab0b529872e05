package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.TraceParent;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
        JsonNode hardware = butAddresses(engine.hardware(engine.vm("web")));
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
        assertThat(butAddresses(engine.hardware(restore.vm().text())))
                .as("hardware")
                .isEqualTo(hardware);
        assertThat(system.installation().trespasses())
                .as("files outside the installation's folder")
                .isEmpty();
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

    /** The MAC addresses of a VM beside its original are new. */
    private static JsonNode butAddresses(JsonNode hardware) {
        hardware.get("nics").forEach(nic -> ((ObjectNode) nic).remove("mac"));
        return hardware;
    }

    @Test
    void the_logs_of_all_services_tell_a_job_by_its_id_and_its_trace() throws Exception {
        MessageId id =
                system.publish(WholeSystem.request(WholeSystem.LAB, VmReference.byName("web")));
        JobId job = JobId.of(id);
        assertThat(system.endOfBackup(job)).isInstanceOf(BackupCompleted.class);
        String trace = TraceParent.of(id).traceId();
        List<JsonNode> snapshot = linesOf(Service.SNAPSHOT, job);
        assertThat(snapshot)
                .extracting(line -> line.get("message").asText())
                .contains(
                        "backup accepted: Waiting",
                        "backup: Opening after Waiting",
                        "backup: Transferring after Opening")
                .anyMatch(text -> text.startsWith("backup completed: recovery point"));
        assertThat(linesOf(Service.TRANSFER, job))
                .extracting(line -> line.get("message").asText())
                .anyMatch(text -> text.contains("is in the repository: "))
                .contains("the configuration is in the repository");
        assertThat(
                        Stream.of(Service.SNAPSHOT, Service.TRANSFER)
                                .flatMap(service -> linesOf(service, job).stream())
                                .filter(line ->
                                        line.get("loggerName").asText().equals("io.holdfast.saga")))
                .allSatisfy(line -> {
                    assertThat(line.get("mdc").get("traceId").asText()).isEqualTo(trace);
                    assertThat(line.get("mdc").get("saga").asText()).isNotEmpty();
                });
        assertThat(snapshot.getFirst().get("mdc").get("saga").asText()).isEqualTo(job.text());
    }

    private List<JsonNode> linesOf(Service service, JobId job) {
        List<JsonNode> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(system.installation().process(service).log())) {
                if (line.startsWith("{")) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the log of " + service, unreadable);
        }
        lines.removeIf(line -> !line.path("mdc").path("job").asText().equals(job.text()));
        return lines;
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
