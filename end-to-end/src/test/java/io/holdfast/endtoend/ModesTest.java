package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.Front;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.SimulatorProcess;
import io.holdfast.localstack.demo.Topics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every mode and way through the whole system, each recovery point brought back bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModesTest {

    private static final Duration JOB_MAX = Duration.ofMinutes(4);
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root"));
    private static final long MIB = 1 << 20;
    private static final long DISK_BYTES = 64 * MIB;
    private static final int WRITE_BYTES = 100_000;

    private Installation installation;
    private Topics topics;
    private Front front;
    private SimulatorProcess engine;
    private Path folder;

    /** A recovery point and the images of the disks when it was taken, in their order. */
    private record Kept(BackupCompleted backup, List<Path> truth) {}

    @BeforeAll
    void start_everything() throws Exception {
        folder = Files.createDirectories(ROOT.resolve("target/end-to-end-modes-images"));
        Path one = image(folder.resolve("one.raw"), 1);
        Path two = image(folder.resolve("two.raw"), 2);
        installation =
                Installation.start(
                        ROOT,
                        "end-to-end-modes",
                        0,
                        Map.of("web", List.of(one, two), "shop", List.of(one)));
        installation.startServices(Map.of());
        topics = installation.topics();
        engine = installation.simulator();
        front = new Front(installation.url(Service.CATALOG));
        front.await("/api/v1/vms", JOB_MAX, answer -> answer.body().size() == 2);
        engine.run(engine.vm("web"), true);
        engine.run(engine.vm("shop"), true);
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

    private static Path image(Path file, int seed) throws IOException {
        byte[] noise = new byte[(int) (5 * MIB) + 513];
        new Random(seed).nextBytes(noise);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(DISK_BYTES);
            out.write(noise);
            out.seek(40 * MIB);
            out.write(noise, 0, 300_000);
        }
        return file;
    }

    private List<String> disksOf(String vm) throws Exception {
        List<String> ids = new ArrayList<>();
        JsonNode found = front.get("/api/v1/vms?name=" + vm).body().get(0);
        found.get("disks").forEach(disk -> ids.add(disk.get("disk").asText()));
        return ids;
    }

    private MessageId publish(Message message) throws InterruptedException {
        MessageId id = new MessageId(UUID.randomUUID().toString());
        topics.publish(id, message);
        return id;
    }

    private BackupCompleted backedUp(
            String vm, BackupMode mode, @Nullable BackupWay way, ConsistencyWish consistency)
            throws InterruptedException {
        JobId job =
                JobId.of(
                        publish(
                                new RequestBackup(
                                        new EngineId(Installation.ENGINE),
                                        VmReference.byName(vm),
                                        mode,
                                        way,
                                        consistency,
                                        List.of(),
                                        null,
                                        Map.of(),
                                        null)));
        TerminalBackupEvent end =
                topics.await(
                        "end of backup",
                        JOB_MAX,
                        message ->
                                message instanceof TerminalBackupEvent ended
                                                && ended.job().equals(job)
                                        ? Optional.of(ended)
                                        : Optional.empty());
        assertThat(end).isInstanceOf(BackupCompleted.class);
        return (BackupCompleted) end;
    }

    private Kept kept(String vm, BackupMode mode, @Nullable BackupWay way) throws Exception {
        BackupCompleted backup = backedUp(vm, mode, way, ConsistencyWish.PREFER);
        List<Path> truth = new ArrayList<>();
        for (String disk : disksOf(vm)) {
            Path saved = folder.resolve(UUID.randomUUID() + ".raw");
            engine.save(disk, saved);
            truth.add(saved);
        }
        return new Kept(backup, truth);
    }

    private JsonNode recoveryPoint(Kept kept) throws Exception {
        return front.await(
                        "/api/v1/recovery-points/" + kept.backup().recoveryPoint().text(),
                        JOB_MAX,
                        answer -> answer.status() == 200)
                .body();
    }

    private void assertComesBack(Kept kept) throws Exception {
        String name = "back-" + UUID.randomUUID();
        JobId job =
                JobId.of(
                        publish(
                                new RequestRestore(
                                        kept.backup().recoveryPoint(),
                                        null,
                                        new RestoreTarget.NewVm(name, null, null, MacPolicy.NEW),
                                        null,
                                        Map.of(),
                                        null)));
        TerminalRestoreEvent end =
                topics.await(
                        "end of restore",
                        JOB_MAX,
                        message ->
                                message instanceof TerminalRestoreEvent ended
                                                && ended.job().equals(job)
                                        ? Optional.of(ended)
                                        : Optional.empty());
        assertThat(end).isInstanceOf(RestoreCompleted.class);
        RestoreCompleted restored = (RestoreCompleted) end;
        assertThat(restored.disks()).hasSize(kept.truth().size());
        for (RestoredDisk disk : restored.disks()) {
            int number = Integer.parseInt(disk.alias().replaceAll(".*?(\\d+)$", "$1"));
            assertThat(
                            engine.firstDifference(
                                    disk.targetDisk().text(), kept.truth().get(number - 1)))
                    .as("first difference of " + disk.alias())
                    .isEqualTo(-1);
        }
        engine.deleteVm(restored.vm().text());
    }

    @Test
    void each_mode_and_way_keeps_the_disks_as_they_were_and_reads_no_more_than_it_must()
            throws Exception {
        int mark = engine.mark();
        List<String> disks = disksOf("web");
        List<Kept> kept = new ArrayList<>();
        kept.add(kept("web", BackupMode.INCREMENTAL, null));
        assertThat(kept.getLast().backup().mode()).isEqualTo(BackupMode.FULL);
        assertThat(recoveryPoint(kept.getLast()).get("consistency").asText())
                .isEqualTo("FILE_SYSTEM_CONSISTENT");

        engine.write(disks.get(0), 17 * MIB + 5, 1, WRITE_BYTES);
        kept.add(kept("web", BackupMode.INCREMENTAL, null));
        assertThat(kept.getLast().backup().mode()).isEqualTo(BackupMode.INCREMENTAL);
        long increment = kept.getLast().backup().bytesRead();
        assertThat(increment).isBetween((long) WRITE_BYTES, 4 * WRITE_BYTES + 2 * MIB);

        engine.write(disks.get(1), 23 * MIB, 2, WRITE_BYTES);
        kept.add(kept("web", BackupMode.DIFFERENTIAL, null));
        assertThat(kept.getLast().backup().bytesRead()).isGreaterThan(increment);

        engine.uncover(disks.get(1));
        engine.write(disks.get(0), 3 * MIB, 3, WRITE_BYTES);
        kept.add(kept("web", BackupMode.INCREMENTAL, null));
        JsonNode shown = recoveryPoint(kept.getLast());
        assertThat(shown.get("disks").get(0).get("mode").asText()).isEqualTo("INCREMENTAL");
        assertThat(shown.get("disks").get(1).get("fallback").asText())
                .isEqualTo(FallbackReason.DISK_NOT_IN_CHECKPOINT.name());

        engine.write(disks.get(1), 0, 4, WRITE_BYTES);
        kept.add(kept("web", BackupMode.FULL, BackupWay.SNAPSHOT_TRANSFER));
        engine.run(engine.vm("web"), false);
        engine.write(disks.get(0), 60 * MIB, 5, WRITE_BYTES);
        kept.add(kept("web", BackupMode.INCREMENTAL, null));
        assertThat(recoveryPoint(kept.getLast()).get("way").asText()).isEqualTo("OFFLINE");

        for (Kept each : kept) {
            assertComesBack(each);
        }
        assertThat(engine.leftBehind(mark)).isEmpty();
    }

    @Test
    void a_bitmap_that_is_lost_while_the_point_in_time_is_open_ends_in_a_full_recovery_point()
            throws Exception {
        int mark = engine.mark();
        kept("shop", BackupMode.FULL, null);
        engine.write(disksOf("shop").getFirst(), 50 * MIB, 7, WRITE_BYTES);
        engine.fault(
                "{\"on\":\"step\",\"point\":\"backup-ready\",\"trigger\":{\"nth\":1},"
                        + "\"effect\":{\"kind\":\"loses-bitmap\"}}");
        Kept again = kept("shop", BackupMode.INCREMENTAL, null);
        assertThat(again.backup().mode()).isEqualTo(BackupMode.FULL);
        assertThat(recoveryPoint(again).get("disks").get(0).get("fallback").asText())
                .isEqualTo(FallbackReason.BITMAP_MISSING.name());
        assertComesBack(again);
        engine.write(disksOf("shop").getFirst(), 51 * MIB, 8, WRITE_BYTES);
        Kept next = kept("shop", BackupMode.INCREMENTAL, null);
        assertThat(next.backup().mode()).isEqualTo(BackupMode.INCREMENTAL);
        assertComesBack(next);
        assertThat(engine.leftBehind(mark)).isEmpty();
    }
}
