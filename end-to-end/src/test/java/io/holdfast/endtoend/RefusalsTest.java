package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.Topic;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.ChildProcess;
import io.holdfast.localstack.demo.Front;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong in itself is refused, with the reason and the way out. */
@ExtendWith(WholeSystem.Shared.class)
class RefusalsTest {

    private final WholeSystem system;

    RefusalsTest(WholeSystem system) {
        this.system = system;
    }

    @AfterEach
    void clear_faults() throws Exception {
        system.installation().simulator().clearFaults();
    }

    @Test
    void a_malformed_command_becomes_a_dead_letter_that_names_the_field_and_the_next_is_served()
            throws Exception {
        String id = UUID.randomUUID().toString();
        system.topics()
                .publish(
                        Topic.BACKUP_COMMANDS.text(),
                        "web",
                        Map.of(
                                "ce_specversion", "1.0",
                                "ce_id", id,
                                "ce_type", "holdfast.backup.request.v1",
                                "ce_source", "/test",
                                "ce_time", "2026-11-23T04:00:00Z"),
                        "{\"engine\":\"lab\",\"vm\":{\"id\":\"not-a-uuid\"}}"
                                .getBytes(StandardCharsets.UTF_8));
        TerminalBackupEvent next =
                system.endedBackup(WholeSystem.LAB, VmReference.byName("nobody"));
        assertThat(((BackupFailed) next).failure().reason()).isEqualTo(FailureReason.VM_UNKNOWN);
        var letter =
                system.topics()
                        .awaitDead(
                                WholeSystem.JOB_MAX,
                                record -> Topics.header(record, "ce_id").equals(id));
        assertThat(Topics.header(letter, "holdfast-dead-field")).isEqualTo("vm.id");
        assertThat(Topics.header(letter, "holdfast-dead-reason")).contains("UUID");
    }

    @Test
    void unknown_things_are_404_over_rest_and_failed_events_over_kafka() throws Exception {
        UUID nobody = UUID.randomUUID();
        for (String body :
                List.of(
                        "{\"engine\":\"lab\",\"vm\":{\"id\":\"" + nobody + "\"}}",
                        "{\"engine\":\"mars\",\"vm\":{\"name\":\"web\"}}")) {
            Front.Answer answer = system.front().post("/api/v1/backups", body);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        }
        Front.Answer restore =
                system.front()
                        .post(
                                "/api/v1/restores",
                                "{\"recoveryPoint\":\""
                                        + nobody
                                        + "\",\"target\":{\"kind\":\"newVm\"}}");
        assertThat(restore.status()).isEqualTo(404);
        Front.Answer wrong =
                system.front().post("/api/v1/backups", "{\"engine\":\"lab\",\"vm\":{}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().get("fields").get(0).get("field").asText()).isEqualTo("vm.id");

        assertThat(
                        ((BackupFailed)
                                        system.endedBackup(
                                                new EngineId("mars"), VmReference.byName("web")))
                                .failure()
                                .reason())
                .isEqualTo(FailureReason.ENGINE_UNKNOWN);
        assertThat(
                        ((BackupFailed)
                                        system.endedBackup(
                                                WholeSystem.LAB,
                                                VmReference.byId(new VmId(nobody))))
                                .failure()
                                .reason())
                .isEqualTo(FailureReason.VM_UNKNOWN);
        assertThat(
                        ((RestoreFailed)
                                        system.restored(
                                                new RecoveryPointId(nobody), null, MacPolicy.KEEP))
                                .failure()
                                .reason())
                .isEqualTo(FailureReason.RECOVERY_POINT_UNKNOWN);
    }

    @Test
    void a_wrong_repository_key_is_refused_at_the_start_with_the_way_out() throws Exception {
        Path wrong = system.installation().folder().resolve("wrong.key");
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        Files.writeString(wrong, Base64.getEncoder().encodeToString(key));
        Map<Path, FileTime> bucket = objects();
        for (Service service : List.of(Service.TRANSFER, Service.RESTORE)) {
            ChildProcess process = system.installation().process(service);
            process.close();
            ChildProcess refused =
                    system.installation()
                            .launch(
                                    service,
                                    Map.of("holdfast.repository.key-file", wrong.toString()));
            long end = System.nanoTime() + WholeSystem.JOB_MAX.toNanos();
            while (refused.isAlive() && System.nanoTime() < end) {
                Thread.sleep(100); // between two looks at the process
            }
            assertThat(refused.isAlive()).isFalse();
            assertThat(refused.logTail())
                    .contains("the master key opens none of the 1 key slots")
                    .contains("nothing was written")
                    .contains("Give the key that the repository was made with");
            assertThat(objects()).as("the bucket").isEqualTo(bucket);
            system.installation().launch(service, Map.of());
            system.installation().awaitReady(service);
            bucket = objects(); // one that starts with the right key may look what the store can do
        }
    }

    /** The bucket's objects and when each was written. */
    private Map<Path, FileTime> objects() throws IOException {
        Path bucket =
                system.installation()
                        .folder()
                        .resolve("stack/s3/objects")
                        .resolve(Installation.BUCKET);
        Map<Path, FileTime> objects = new HashMap<>();
        try (Stream<Path> files = Files.walk(bucket)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                objects.put(file, Files.getLastModifiedTime(file));
            }
        }
        assertThat(objects).isNotEmpty();
        return objects;
    }
}
