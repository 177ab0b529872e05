package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.Topic;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.ChildProcess;
import io.holdfast.localstack.demo.Front;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.SimulatorProcess;
import io.holdfast.localstack.demo.Topics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole system as processes: what users ask for, and what they get when something is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullCircleTest {

    private static final Duration JOB_MAX = Duration.ofMinutes(4);
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root"));
    private static final EngineId LAB = new EngineId(Installation.ENGINE);
    private static final long MIB = 1 << 20;

    private Installation installation;
    private Topics topics;
    private Front front;
    private Path image;

    @BeforeAll
    void start_everything() throws Exception {
        Path images = Files.createDirectories(ROOT.resolve("target/end-to-end-images"));
        image = image(images.resolve("disk.raw"), 96 * MIB, 7);
        // Content of its own: equal content is stored once, and what is damaged would be
        // everybody's.
        Path altered = image(images.resolve("altered.raw"), 96 * MIB, 8);
        Path huge = images.resolve("huge.raw");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(10L << 30);
            sparse.seek((5L << 30) + 12_345);
            sparse.write("in the middle of ten GiB".getBytes(StandardCharsets.UTF_8));
        }
        installation =
                Installation.start(
                        ROOT,
                        "end-to-end",
                        0,
                        Map.of(
                                "web", List.of(image),
                                "huge", List.of(huge),
                                "broken", List.of(image),
                                "altered", List.of(altered)));
        installation.startServices(
                Map.of(
                        "holdfast.backup.open-deadline", "20s",
                        "holdfast.backup.resolve-patience", "2s"));
        topics = installation.topics();
        front = new Front(installation.url(Service.CATALOG));
        front.await("/api/v1/vms", JOB_MAX, answer -> answer.body().size() == 4);
    }

    @AfterAll
    void stop_everything() {
        if (topics != null) {
            topics.close();
            front.close();
        }
        if (installation != null) {
            installation.close();
        }
    }

    @AfterEach
    void clear_faults() throws Exception {
        installation.simulator().clearFaults();
    }

    private static Path image(Path file, long size, int seed) throws IOException {
        Random random = new Random(seed);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(size);
            byte[] noise = new byte[(int) (9 * MIB) + 4097];
            random.nextBytes(noise);
            out.write(noise);
            out.seek(40 * MIB + 512);
            out.write(
                    "written text %d "
                            .formatted(seed)
                            .repeat(200_000)
                            .getBytes(StandardCharsets.UTF_8));
            out.seek(60 * MIB);
            out.write(new byte[(int) (4 * MIB)]);
        }
        return file;
    }

    private static RequestBackup request(EngineId engine, VmReference vm) {
        return new RequestBackup(
                engine,
                vm,
                BackupMode.FULL,
                null,
                ConsistencyWish.PREFER,
                List.of(),
                null,
                Map.of("test", "yes"),
                null);
    }

    private MessageId publish(Message message) throws InterruptedException {
        MessageId id = new MessageId(UUID.randomUUID().toString());
        topics.publish(id, message);
        return id;
    }

    private TerminalBackupEvent endOfBackup(JobId job) {
        return topics.await(
                "end of backup " + job.value(),
                JOB_MAX,
                message ->
                        message instanceof TerminalBackupEvent end && end.job().equals(job)
                                ? Optional.of(end)
                                : Optional.empty());
    }

    private TerminalRestoreEvent endOfRestore(JobId job) {
        return topics.await(
                "end of restore " + job.value(),
                JOB_MAX,
                message ->
                        message instanceof TerminalRestoreEvent end && end.job().equals(job)
                                ? Optional.of(end)
                                : Optional.empty());
    }

    private BackupCompleted backedUp(String vm) throws InterruptedException {
        TerminalBackupEvent end =
                endOfBackup(JobId.of(publish(request(LAB, VmReference.byName(vm)))));
        assertThat(end).isInstanceOf(BackupCompleted.class);
        return (BackupCompleted) end;
    }

    private TerminalRestoreEvent restored(RecoveryPointId point, String name, MacPolicy macs)
            throws InterruptedException {
        return endOfRestore(
                JobId.of(
                        publish(
                                new RequestRestore(
                                        point,
                                        null,
                                        new RestoreTarget.NewVm(name, null, null, macs),
                                        null,
                                        Map.of(),
                                        null))));
    }

    private void assertNothingLeft(int mark) throws Exception {
        assertThat(installation.simulator().leftBehind(mark)).isEmpty();
    }

    @Test
    void a_vm_comes_back_bit_for_bit_beside_the_original() throws Exception {
        SimulatorProcess engine = installation.simulator();
        int mark = engine.mark();
        BackupCompleted backup = backedUp("web");
        assertThat(backup.bytesRead()).isLessThan(backup.virtualBytes() / 3);
        TerminalRestoreEvent end = restored(backup.recoveryPoint(), "web-restored", MacPolicy.NEW);
        assertThat(end).isInstanceOf(RestoreCompleted.class);
        RestoreCompleted restore = (RestoreCompleted) end;
        for (RestoredDisk disk : restore.disks()) {
            assertThat(engine.firstDifference(disk.targetDisk().text(), image)).isEqualTo(-1);
        }
        assertThat(restore.vm()).isNotEqualTo(backup.vm());
        assertNothingLeft(mark);
        assertThat(
                        front.await(
                                        "/api/v1/recovery-points/" + backup.recoveryPoint().text(),
                                        JOB_MAX,
                                        answer -> answer.status() == 200)
                                .body()
                                .get("vmName")
                                .asText())
                .isEqualTo("web");
    }

    @Test
    void the_same_command_twice_is_one_backup() throws Exception {
        MessageId id = publish(request(LAB, VmReference.byName("web")));
        topics.publish(id, request(LAB, VmReference.byName("web")));
        TerminalBackupEvent end = endOfBackup(JobId.of(id));
        topics.publish(id, request(LAB, VmReference.byName("web")));
        backedUp("web");
        assertThat(end).isInstanceOf(BackupCompleted.class);
        assertThat(
                        topics.seen().stream()
                                .map(envelope -> envelope.message())
                                .filter(TerminalBackupEvent.class::isInstance)
                                .map(TerminalBackupEvent.class::cast)
                                .filter(event -> event.job().equals(JobId.of(id)))
                                .distinct())
                .hasSize(1);
    }

    @Test
    void a_malformed_command_becomes_a_dead_letter_that_names_the_field_and_the_next_is_served()
            throws Exception {
        String id = UUID.randomUUID().toString();
        topics.publish(
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
                endOfBackup(JobId.of(publish(request(LAB, VmReference.byName("nobody")))));
        assertThat(((BackupFailed) next).failure().reason()).isEqualTo(FailureReason.VM_UNKNOWN);
        var letter = topics.awaitDead(JOB_MAX, record -> Topics.header(record, "ce_id").equals(id));
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
            Front.Answer answer = front.post("/api/v1/backups", body);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        }
        Front.Answer restore =
                front.post(
                        "/api/v1/restores",
                        "{\"recoveryPoint\":\"" + nobody + "\",\"target\":{\"kind\":\"newVm\"}}");
        assertThat(restore.status()).isEqualTo(404);
        Front.Answer wrong = front.post("/api/v1/backups", "{\"engine\":\"lab\",\"vm\":{}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().get("fields").get(0).get("field").asText()).isEqualTo("vm.id");

        assertThat(
                        ((BackupFailed)
                                        endOfBackup(
                                                JobId.of(
                                                        publish(
                                                                request(
                                                                        new EngineId("mars"),
                                                                        VmReference.byName(
                                                                                "web"))))))
                                .failure()
                                .reason())
                .isEqualTo(FailureReason.ENGINE_UNKNOWN);
        assertThat(
                        ((BackupFailed)
                                        endOfBackup(
                                                JobId.of(
                                                        publish(
                                                                request(
                                                                        LAB,
                                                                        VmReference.byId(
                                                                                new VmId(
                                                                                        nobody)))))))
                                .failure()
                                .reason())
                .isEqualTo(FailureReason.VM_UNKNOWN);
        assertThat(
                        ((RestoreFailed)
                                        restored(new RecoveryPointId(nobody), null, MacPolicy.KEEP))
                                .failure()
                                .reason())
                .isEqualTo(FailureReason.RECOVERY_POINT_UNKNOWN);
    }

    @Test
    void a_disk_that_cannot_be_read_at_an_offset_fails_the_job_with_disk_and_offset()
            throws Exception {
        SimulatorProcess engine = installation.simulator();
        int mark = engine.mark();
        String disk =
                front.get("/api/v1/vms?name=broken")
                        .body()
                        .get(0)
                        .get("disks")
                        .get(0)
                        .get("disk")
                        .asText();
        long bad = 5 * MIB + 17;
        engine.fault(
                "{\"on\":\"imageio\",\"point\":\"GET "
                        + disk
                        + "\",\"effect\":{\"kind\":\"unreadable\",\"offset\":"
                        + bad
                        + "},\"trigger\":{}}");
        TerminalBackupEvent end =
                endOfBackup(JobId.of(publish(request(LAB, VmReference.byName("broken")))));
        BackupFailed failed = (BackupFailed) end;
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.DISK_UNREADABLE);
        assertThat(failed.failure().disk()).isEqualTo(new DiskId(UUID.fromString(disk)));
        assertThat(failed.failure().offsetBytes()).isNotNull();
        assertThat(failed.failure().offsetBytes()).isBetween(4 * MIB, bad);
        assertNothingLeft(mark);
    }

    @Test
    void an_engine_that_is_away_fails_the_job_at_its_deadline_and_is_clean_afterwards()
            throws Exception {
        SimulatorProcess engine = installation.simulator();
        int mark = engine.mark();
        engine.away(Duration.ofSeconds(35));
        String vm = engine.vm("web");
        TerminalBackupEvent end =
                endOfBackup(
                        JobId.of(
                                publish(
                                        request(
                                                LAB,
                                                VmReference.byId(new VmId(UUID.fromString(vm)))))));
        assertThat(((BackupFailed) end).failure().reason())
                .isEqualTo(FailureReason.DEADLINE_PASSED);
        assertNothingLeft(mark);
    }

    @Test
    void an_altered_pack_stops_the_restore_and_is_named() throws Exception {
        SimulatorProcess engine = installation.simulator();
        BackupCompleted backup = backedUp("altered");
        alterPacksOf(backup);
        int mark = engine.mark();
        TerminalRestoreEvent end =
                restored(backup.recoveryPoint(), "altered-restored", MacPolicy.NEW);
        RestoreFailed failed = (RestoreFailed) end;
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.REPOSITORY_CORRUPT);
        assertThat(failed.failure().pack()).isNotNull();
        assertThat(failed.failure().disk()).isNotNull();
        assertThat(failed.failure().offsetBytes()).isNotNull();
        assertThat(failed.leftovers()).isEmpty();
        assertNothingLeft(mark);
    }

    /** Flips a byte in the middle of every pack that is younger than the recovery point's job. */
    private void alterPacksOf(BackupCompleted backup) throws IOException {
        int altered = 0;
        try (Stream<Path> files = Files.walk(installation.folder().resolve("stack"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean ofJob =
                        file.toString().contains("/packs/")
                                && Files.getLastModifiedTime(file)
                                        .toInstant()
                                        .isAfter(backup.startedAt());
                if (ofJob && Files.size(file) > MIB) {
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(file, bytes, StandardOpenOption.WRITE);
                    altered++;
                }
            }
        }
        assertThat(altered).isPositive();
    }

    @Test
    void ten_gib_go_through_services_that_have_half_a_gib_each() throws Exception {
        SimulatorProcess engine = installation.simulator();
        BackupCompleted backup = backedUp("huge");
        assertThat(backup.virtualBytes()).isEqualTo(10L << 30);
        assertThat(backup.bytesRead()).isLessThan(2 * MIB);
        RestoreCompleted restore =
                (RestoreCompleted) restored(backup.recoveryPoint(), "huge-restored", MacPolicy.NEW);
        assertThat(
                        engine.firstDifference(
                                restore.disks().getFirst().targetDisk().text(),
                                ROOT.resolve("target/end-to-end-images/huge.raw")))
                .isEqualTo(-1);
    }

    @Test
    void a_wrong_repository_key_is_refused_at_the_start_with_the_way_out() throws Exception {
        Path wrong = installation.folder().resolve("wrong.key");
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        Files.writeString(wrong, Base64.getEncoder().encodeToString(key));
        for (Service service : List.of(Service.TRANSFER, Service.RESTORE)) {
            ChildProcess process = installation.process(service);
            process.close();
            ChildProcess refused =
                    installation.launch(
                            service, Map.of("holdfast.repository.key-file", wrong.toString()));
            long end = System.nanoTime() + JOB_MAX.toNanos();
            while (refused.isAlive() && System.nanoTime() < end) {
                Thread.sleep(100); // between two looks at the process
            }
            assertThat(refused.isAlive()).isFalse();
            assertThat(refused.logTail()).contains("key");
            installation.launch(service, Map.of());
            installation.awaitReady(service);
        }
    }
}
