package io.holdfast.ovirt;

import static io.holdfast.ovirt.SimulatedEngine.LONG_ENOUGH;
import static io.holdfast.ovirt.SimulatedEngine.MIB;
import static io.holdfast.ovirt.SimulatedEngine.WHEN_IDLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.fault.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VM snapshots, their disks, and the guest that is frozen around them. */
class SnapshotsTest {

    @TempDir private Path folder;
    private SimulatedEngine lab;

    @BeforeEach
    void start() throws IOException {
        lab = new SimulatedEngine(folder);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private Snapshot usable() {
        Snapshot made = lab.engine.snapshots().create(lab.vm, "before", Set.of(lab.disk));
        return ((SnapshotWait.Usable)
                        lab.engine.snapshots().awaitUsable(lab.vm, made.id(), LONG_ENOUGH))
                .snapshot();
    }

    private void guestRuns() {
        lab.simulator
                .engine()
                .locked(() -> {
                    var vm = lab.simulator.engine().vms().find(lab.vm.value()).orElseThrow();
                    return lab.simulator.engine().vms().start(vm, "test");
                });
    }

    @Test
    void a_disk_snapshot_reads_as_the_disk_was_and_is_merged_away() throws IOException {
        Snapshot snapshot = usable();
        lab.simulator.disk(lab.disk.value()).contents.guestWrite(0, new byte[] {1, 2, 3, 4, 5});

        DiskSnapshot frozen =
                lab.engine.snapshots().disks(lab.vm, snapshot.id()).stream()
                        .findFirst()
                        .orElseThrow();
        assertThat(frozen.disk()).isEqualTo(lab.disk);
        assertThat(frozen.provisionedSizeBytes()).isEqualTo(4 * MIB);
        ImageTransfer started =
                lab.engine.transfers().startDownload(frozen.id(), Optional.empty(), WHEN_IDLE);
        TransferReadiness.Ready ready =
                (TransferReadiness.Ready)
                        lab.engine.transfers().awaitReady(started.id(), LONG_ENOUGH);
        try (ImageioSession session = lab.imageio.open(ready.url(), ImageioLimits.usual())) {
            assertThat(SimulatedEngine.readAll(session)).isEqualTo(lab.image);
        }
        lab.engine.transfers().finalizeTransfer(started.id());
        assertThat(lab.engine.transfers().awaitFinished(started.id(), LONG_ENOUGH))
                .isInstanceOf(TransferEnd.Succeeded.class);

        assertThat(lab.engine.snapshots().delete(lab.vm, snapshot.id()))
                .isEqualTo(Removal.ACCEPTED);
        assertThat(lab.engine.snapshots().awaitGone(lab.vm, snapshot.id(), LONG_ENOUGH))
                .isInstanceOf(SnapshotWait.Gone.class);
        assertThat(lab.engine.snapshots().delete(lab.vm, snapshot.id()))
                .isEqualTo(Removal.WAS_GONE);
    }

    @Test
    void a_snapshot_that_does_not_exist_is_found_nowhere_and_gone() {
        SnapshotId none = new SnapshotId(UUID.randomUUID());
        assertThat(lab.engine.snapshots().find(lab.vm, none)).isEmpty();
        assertThat(lab.engine.snapshots().awaitUsable(lab.vm, none, LONG_ENOUGH))
                .isInstanceOf(SnapshotWait.Gone.class);
        assertThatThrownBy(() -> lab.engine.snapshots().create(lab.vm, "empty", Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_removal_that_fails_brings_the_snapshot_back_and_may_be_asked_again() {
        Snapshot snapshot = usable();
        lab.simulator
                .engine()
                .stepFaults()
                .plan(StepPoint.SNAPSHOT_REMOVE.word(), Trigger.once(), new StepFault.Fails());
        var _ = lab.engine.snapshots().delete(lab.vm, snapshot.id());
        assertThat(lab.engine.snapshots().awaitGone(lab.vm, snapshot.id(), LONG_ENOUGH))
                .isInstanceOf(SnapshotWait.Usable.class);
        var _ = lab.engine.snapshots().delete(lab.vm, snapshot.id());
        assertThat(lab.engine.snapshots().awaitGone(lab.vm, snapshot.id(), LONG_ENOUGH))
                .isInstanceOf(SnapshotWait.Gone.class);
    }

    @Test
    void a_guest_freezes_and_thaws_and_one_that_cannot_says_why() {
        assertThat(lab.engine.vms().freeze(lab.vm))
                .isInstanceOfSatisfying(
                        Freeze.NotPossible.class,
                        no -> assertThat(no.why()).contains("not running"));
        lab.engine.vms().thaw(lab.vm);

        guestRuns();
        assertThat(lab.engine.vms().freeze(lab.vm)).isInstanceOf(Freeze.Frozen.class);
        lab.engine.vms().thaw(lab.vm);
        lab.engine.vms().thaw(lab.vm);

        lab.simulator
                .engine()
                .stepFaults()
                .plan(StepPoint.FREEZE.word(), Trigger.always(), new StepFault.Fails());
        assertThat(lab.engine.vms().freeze(lab.vm))
                .isInstanceOfSatisfying(
                        Freeze.NotPossible.class, no -> assertThat(no.why()).contains("freeze"));
    }

    @Test
    void a_checkpoint_names_the_disks_that_it_covers() {
        VmBackup backup = lab.readyBackup(Optional.empty());
        CheckpointId checkpoint = backup.to().orElseThrow();
        assertThat(lab.engine.backups().checkpointDisks(lab.vm, checkpoint))
                .containsExactly(lab.disk);
        assertThat(
                        lab.engine
                                .backups()
                                .checkpointDisks(lab.vm, new CheckpointId(UUID.randomUUID())))
                .isEmpty();
        var _ = lab.engine.backups().finalizeBackup(lab.vm, backup.id());
    }

    @Test
    void a_checkpoint_is_found_and_seen_to_be_gone_or_to_need_another_removal() {
        VmBackup backup = lab.readyBackup(Optional.empty());
        CheckpointId id = backup.to().orElseThrow();
        var _ = lab.engine.backups().finalizeBackup(lab.vm, backup.id());
        var _ = lab.engine.backups().awaitOver(lab.vm, backup.id(), LONG_ENOUGH);
        assertThat(lab.engine.backups().checkpoint(lab.vm, id))
                .hasValueSatisfying(
                        seen -> assertThat(seen.state()).isEqualTo(Checkpoint.State.CREATED));
        assertThat(lab.engine.backups().awaitCheckpointGone(lab.vm, id, Duration.ZERO))
                .isInstanceOf(CheckpointWait.NotYet.class);

        lab.simulator
                .engine()
                .locked(() ->
                        lab.simulator.engine().checkpoints().find(id.value()).orElseThrow().valid =
                                false);
        assertThat(lab.engine.backups().awaitCheckpointGone(lab.vm, id, Duration.ZERO))
                .isInstanceOf(CheckpointWait.Invalid.class);
        assertThatThrownBy(() -> lab.readyBackup(Optional.of(id)))
                .isInstanceOf(EngineRefused.class)
                .hasMessageContaining("is invalid and should be removed");

        assertThat(lab.engine.backups().deleteCheckpoint(lab.vm, id)).isEqualTo(Removal.ACCEPTED);
        assertThat(lab.engine.backups().awaitCheckpointGone(lab.vm, id, LONG_ENOUGH))
                .isInstanceOf(CheckpointWait.Gone.class);
        assertThat(lab.engine.backups().checkpoint(lab.vm, id)).isEmpty();
    }
}
