package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.VmId;
import io.holdfast.simulator.engine.state.Attachments;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Profile;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.storage.VolumeFormat;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people and engines do to a VM between two backups, and what the next increment says of it.
 * No disk may be counted from what no longer holds.
 */
class ChainLossTest {

    private static final int MIB = 1 << 20;

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(folder);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private void full() throws Exception {
        lab.backUp(lab.job(BackupMode.FULL));
    }

    private OpenedPointInTime increment() throws Exception {
        return lab.backUp(lab.job(BackupMode.INCREMENTAL));
    }

    private <T> T onEngine(Function<Engine, T> work) {
        Engine engine = lab.simulator.engine();
        return engine.locked(() -> work.apply(engine));
    }

    private UUID attach(Disk disk) {
        return onEngine(engine -> {
            Vm vm = lab.simulatedVm();
            Attachments.Order plugged =
                    new Attachments.Order("virtio_scsi", false, true, false, false);
            engine.attachments().attach(vm, disk.id, plugged, "test");
            return disk.id;
        });
    }

    private UUID attachBlank() {
        return attach(onEngine(engine -> engine.disks().blank("added", MIB, VolumeFormat.COW)));
    }

    private static void assertCounted(OpenedPointInTime point, UUID disk) {
        assertThat(Lab.disk(point, disk).mode()).isEqualTo(BackupMode.INCREMENTAL);
        assertThat(Lab.disk(point, disk).fallback()).isNull();
    }

    private static void assertFull(OpenedPointInTime point, UUID disk, FallbackReason reason) {
        ChosenDisk chosen = Lab.disk(point, disk);
        assertThat(chosen.mode()).isEqualTo(BackupMode.FULL);
        assertThat(chosen.fallback()).isEqualTo(reason);
        assertThat(chosen.parentManifest()).isNull();
        assertThat(chosen.modeReason()).isNotBlank();
    }

    private void assertAllFull(OpenedPointInTime point, FallbackReason reason) {
        assertThat(point.from()).isNull();
        assertFull(point, lab.one, reason);
        assertFull(point, lab.two, reason);
        assertThat(lab.links())
                .as("what is dead is forgotten")
                .singleElement()
                .satisfies(link -> assertThat(link.checkpoint()).isEqualTo(point.checkpoint()));
    }

    @Test
    void an_engine_that_drops_all_checkpoints_at_the_start_is_asked_for_a_full_one()
            throws Exception {
        full();
        lab.fault(StepPoint.BACKUP_START, new StepFault.LosesCheckpoints());
        assertAllFull(increment(), FallbackReason.CHECKPOINTS_DROPPED);
    }

    @Test
    void a_vm_that_went_back_to_a_snapshot_has_no_checkpoint_left() throws Exception {
        SnapshotId before =
                lab.engine()
                        .snapshots()
                        .create(
                                new VmId(lab.vm),
                                "before the update",
                                Set.of(new io.holdfast.ovirt.DiskId(lab.one)))
                        .id();
        lab.engine().snapshots().awaitUsable(new VmId(lab.vm), before, Duration.ofSeconds(20));
        full();
        lab.run(false);
        var _ =
                onEngine(engine -> {
                    Vm vm = lab.simulatedVm();
                    engine.snapshots().revert(vm, vm.snapshot(before.value()).orElseThrow());
                    return before;
                });
        assertAllFull(increment(), FallbackReason.CHECKPOINT_MISSING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_disk_that_was_resized_is_read_in_full_and_it_alone(boolean keepsBitmaps)
            throws Exception {
        full();
        Disk two = lab.simulator.disk(lab.two);
        var _ =
                onEngine(engine -> {
                    engine.disks().resize(two, 2 * two.contents.size(), keepsBitmaps);
                    return two;
                });
        OpenedPointInTime next = increment();
        assertCounted(next, lab.one);
        assertFull(next, lab.two, FallbackReason.DISK_RESIZED);
        assertCounted(increment(), lab.two);
    }

    @Test
    void a_disk_that_was_added_is_read_in_full_and_it_alone() throws Exception {
        full();
        UUID added = attachBlank();
        OpenedPointInTime next = increment();
        assertCounted(next, lab.one);
        assertFull(next, added, FallbackReason.DISK_ADDED);
        assertCounted(increment(), added);
    }

    @Test
    void a_disk_that_was_restored_in_place_is_a_new_one() throws Exception {
        full();
        var _ =
                onEngine(engine -> {
                    engine.attachments().detach(lab.simulatedVm(), lab.two, "test");
                    return lab.two;
                });
        UUID restored = attachBlank();
        OpenedPointInTime next = increment();
        assertThat(next.disks())
                .extracting(disk -> disk.disk().value())
                .containsExactlyInAnyOrder(lab.one, restored);
        assertCounted(next, lab.one);
        assertFull(next, restored, FallbackReason.DISK_ADDED);
    }

    @Test
    void a_raw_disk_is_protected_and_read_in_full_every_time() throws Exception {
        Path image = Files.write(folder.resolve("raw.img"), new byte[MIB]);
        UUID raw =
                attach(onEngine(engine -> engine.disks().ofImage("raw", image, VolumeFormat.RAW)));
        OpenedPointInTime first = lab.backUp(lab.job(BackupMode.FULL));
        assertThat(Lab.disk(first, raw).fallback()).isNull();
        OpenedPointInTime next = increment();
        assertCounted(next, lab.one);
        assertFull(next, raw, FallbackReason.DISK_RAW);
    }

    @Test
    void a_disk_that_the_engine_backs_up_in_full_all_the_same_is_read_so() throws Exception {
        full();
        BackupJob job = lab.job(BackupMode.INCREMENTAL);
        assertCounted(lab.opened(job), lab.two);
        lab.simulator.disk(lab.two).backupMode = Optional.of("full");
        OpenedPointInTime again = lab.opened(job);
        assertCounted(again, lab.one);
        assertFull(again, lab.two, FallbackReason.ENGINE_CHOSE_FULL);
        lab.perform(new EngineWork.ClosePointInTime(job));
    }

    @Test
    void a_run_through_the_appliance_ends_the_chain_on_engines_after_4_5_7(@TempDir Path other)
            throws Exception {
        try (Lab newer = Lab.like(other, settings -> settings.withProfile(Profile.MASTER))) {
            newer.backUp(newer.job(BackupMode.FULL));
            newer.backUp(newer.job(BackupMode.FULL, BackupWay.APPLIANCE, ConsistencyWish.NONE));
            OpenedPointInTime next = newer.backUp(newer.job(BackupMode.INCREMENTAL));
            assertFull(next, newer.one, FallbackReason.CHECKPOINT_MISSING);
            assertFull(next, newer.two, FallbackReason.CHECKPOINT_MISSING);
            OpenedPointInTime after = newer.backUp(newer.job(BackupMode.INCREMENTAL));
            assertCounted(after, newer.one);
        }
    }

    @Test
    void a_run_through_the_appliance_leaves_the_chain_alone_on_older_engines() throws Exception {
        full();
        lab.backUp(lab.job(BackupMode.FULL, BackupWay.APPLIANCE, ConsistencyWish.NONE));
        assertCounted(increment(), lab.one);
    }

    @Test
    void a_vm_of_many_disks_is_counted_disk_by_disk() throws Exception {
        List<UUID> many = IntStream.range(0, 24).mapToObj(_ -> attachBlank()).toList();
        OpenedPointInTime first = lab.backUp(lab.job(BackupMode.FULL));
        assertThat(first.disks()).hasSize(26);
        var _ =
                onEngine(engine -> {
                    engine.checkpoints().uncover(lab.simulator.disk(many.get(7)));
                    return many;
                });
        OpenedPointInTime next = increment();
        assertThat(next.disks()).hasSize(26);
        assertFull(next, many.get(7), FallbackReason.DISK_NOT_IN_CHECKPOINT);
        assertThat(next.disks())
                .filteredOn(disk -> disk.mode() == BackupMode.INCREMENTAL)
                .hasSize(25);
        assertThat(next.skipped()).isEmpty();
    }
}
