package io.holdfast.endtoend;

import static io.holdfast.endtoend.WholeSystem.JOB_MAX;
import static io.holdfast.endtoend.WholeSystem.LAB;
import static io.holdfast.endtoend.WholeSystem.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreWay;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every mode and way through the whole system, each recovery point brought back bit for bit. */
@ExtendWith(WholeSystem.Shared.class)
class ModesTest {

    private static final long DISK_BYTES = 64 * MIB;
    private static final int WRITE_BYTES = 100_000;

    private final WholeSystem system;
    private final SimulatorProcess engine;
    private final Path folder;

    ModesTest(WholeSystem system) throws IOException {
        this.system = system;
        this.engine = system.installation().simulator();
        this.folder =
                Files.createDirectories(
                        Path.of(System.getProperty("holdfast.root"), "target/end-to-end-modes"));
    }

    /** A recovery point and the images of the disks when it was taken, in their order. */
    private record Kept(BackupCompleted backup, List<Path> truth) {}

    private Path image(int seed) throws IOException {
        Path file = folder.resolve("disk-" + seed + ".raw");
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

    /** A VM that runs, known to the catalogue. */
    private String running(String name, Path... disks) throws Exception {
        String vm = engine.addVm(name, List.of(disks));
        engine.run(vm, true);
        system.front().await("/api/v1/vms/lab/" + vm, JOB_MAX, answer -> answer.status() == 200);
        return vm;
    }

    private BackupCompleted backedUp(
            String vm, BackupMode mode, @Nullable BackupWay way, ConsistencyWish consistency)
            throws InterruptedException {
        TerminalBackupEvent end =
                system.endOfBackup(
                        JobId.of(
                                system.publish(
                                        new RequestBackup(
                                                LAB,
                                                VmReference.byName(vm),
                                                mode,
                                                way,
                                                consistency,
                                                List.of(),
                                                null,
                                                Map.of(),
                                                null))));
        assertThat(end).isInstanceOf(BackupCompleted.class);
        return (BackupCompleted) end;
    }

    private Kept kept(String vm, BackupMode mode, @Nullable BackupWay way) throws Exception {
        BackupCompleted backup = backedUp(vm, mode, way, ConsistencyWish.PREFER);
        List<Path> truth = new ArrayList<>();
        for (String disk : system.disksOf(vm)) {
            Path saved = folder.resolve(UUID.randomUUID() + ".raw");
            engine.save(disk, saved);
            truth.add(saved);
        }
        return new Kept(backup, truth);
    }

    private JsonNode recoveryPoint(Kept kept) throws Exception {
        return system.front()
                .await(
                        "/api/v1/recovery-points/" + kept.backup().recoveryPoint().text(),
                        JOB_MAX,
                        answer -> answer.status() == 200)
                .body();
    }

    private void assertComesBack(Kept kept) throws Exception {
        assertComesBack(kept, RestoreWay.IMAGE_TRANSFER);
    }

    private void assertComesBack(Kept kept, RestoreWay way) throws Exception {
        TerminalRestoreEvent end =
                system.restored(kept.backup().recoveryPoint(), "back-" + UUID.randomUUID(), way);
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
        engine.deleteVm(Objects.requireNonNull(restored.vm()).text());
    }

    @Test
    void each_mode_and_way_keeps_the_disks_as_they_were_and_reads_no_more_than_it_must()
            throws Exception {
        String vm = running("modes", image(1), image(2));
        int mark = engine.mark();
        List<String> disks = system.disksOf("modes");
        List<Kept> kept = new ArrayList<>();
        kept.add(kept("modes", BackupMode.INCREMENTAL, null));
        assertThat(kept.getLast().backup().mode()).isEqualTo(BackupMode.FULL);
        assertThat(recoveryPoint(kept.getLast()).get("consistency").asText())
                .isEqualTo("FILE_SYSTEM_CONSISTENT");

        engine.write(disks.get(0), 17 * MIB + 5, 1, WRITE_BYTES);
        kept.add(kept("modes", BackupMode.INCREMENTAL, null));
        assertThat(kept.getLast().backup().mode()).isEqualTo(BackupMode.INCREMENTAL);
        long increment = kept.getLast().backup().bytesRead();
        assertThat(increment).isBetween((long) WRITE_BYTES, 4 * WRITE_BYTES + 2 * MIB);

        engine.write(disks.get(1), 23 * MIB, 2, WRITE_BYTES);
        kept.add(kept("modes", BackupMode.DIFFERENTIAL, null));
        assertThat(kept.getLast().backup().bytesRead()).isGreaterThan(increment);

        engine.uncover(disks.get(1));
        engine.write(disks.get(0), 3 * MIB, 3, WRITE_BYTES);
        kept.add(kept("modes", BackupMode.INCREMENTAL, null));
        JsonNode shown = recoveryPoint(kept.getLast());
        assertThat(shown.get("disks").get(0).get("mode").asText()).isEqualTo("INCREMENTAL");
        assertThat(shown.get("disks").get(1).get("fallback").asText())
                .isEqualTo(FallbackReason.DISK_NOT_IN_CHECKPOINT.name());

        engine.write(disks.get(1), 0, 4, WRITE_BYTES);
        kept.add(kept("modes", BackupMode.FULL, BackupWay.SNAPSHOT_TRANSFER));
        engine.run(vm, false);
        engine.write(disks.get(0), 60 * MIB, 5, WRITE_BYTES);
        kept.add(kept("modes", BackupMode.INCREMENTAL, null));
        assertThat(recoveryPoint(kept.getLast()).get("way").asText()).isEqualTo("OFFLINE");

        for (Kept each : kept) {
            assertComesBack(each);
        }
        assertThat(engine.leftBehind(mark)).isEmpty();
    }

    @Test
    void disks_plugged_into_the_appliance_are_kept_as_the_snapshot_froze_them() throws Exception {
        running("plugged", image(4), image(5));
        int mark = engine.mark();
        kept("plugged", BackupMode.FULL, BackupWay.SNAPSHOT_TRANSFER);
        engine.write(system.disksOf("plugged").getFirst(), 30 * MIB + 7, 9, WRITE_BYTES);

        Kept kept = kept("plugged", BackupMode.FULL, BackupWay.APPLIANCE);

        JsonNode shown = recoveryPoint(kept);
        assertThat(shown.get("way").asText()).isEqualTo("APPLIANCE");
        assertThat(shown.get("consistency").asText()).isEqualTo("FILE_SYSTEM_CONSISTENT");
        assertThat(kept.backup().bytesStored()).as("what is known is not stored").isLessThan(MIB);
        assertThat(engine.devicesOfAppliance()).isEmptyDirectory();
        assertComesBack(kept);
        assertComesBack(kept, RestoreWay.APPLIANCE);
        assertThat(engine.devicesOfAppliance()).isEmptyDirectory();
        assertThat(engine.leftBehind(mark)).isEmpty();
    }

    @Test
    void a_disk_that_cannot_be_unplugged_at_first_is_unplugged_before_the_snapshot_goes()
            throws Exception {
        running("stuck", image(6));
        int mark = engine.mark();
        engine.fault(
                "{\"on\":\"step\",\"point\":\"disk-unplug\",\"trigger\":{\"nth\":1},"
                        + "\"effect\":{\"kind\":\"fails\"}}");
        kept("stuck", BackupMode.FULL, BackupWay.APPLIANCE);
        assertThat(engine.devicesOfAppliance()).isEmptyDirectory();
        assertThat(engine.leftBehind(mark)).isEmpty();
    }

    @Test
    void a_bitmap_that_is_lost_while_the_point_in_time_is_open_ends_in_a_full_recovery_point()
            throws Exception {
        running("bitmap", image(3));
        int mark = engine.mark();
        kept("bitmap", BackupMode.FULL, null);
        engine.write(system.disksOf("bitmap").getFirst(), 50 * MIB, 7, WRITE_BYTES);
        engine.fault(
                "{\"on\":\"step\",\"point\":\"backup-ready\",\"trigger\":{\"nth\":1},"
                        + "\"effect\":{\"kind\":\"loses-bitmap\"}}");
        Kept again = kept("bitmap", BackupMode.INCREMENTAL, null);
        assertThat(again.backup().mode()).isEqualTo(BackupMode.FULL);
        assertThat(recoveryPoint(again).get("disks").get(0).get("fallback").asText())
                .isEqualTo(FallbackReason.BITMAP_MISSING.name());
        assertComesBack(again);
        engine.write(system.disksOf("bitmap").getFirst(), 51 * MIB, 8, WRITE_BYTES);
        Kept next = kept("bitmap", BackupMode.INCREMENTAL, null);
        assertThat(next.backup().mode()).isEqualTo(BackupMode.INCREMENTAL);
        assertComesBack(next);
        assertThat(engine.leftBehind(mark)).isEmpty();
    }
}
