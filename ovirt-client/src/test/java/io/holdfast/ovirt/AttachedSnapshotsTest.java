package io.holdfast.ovirt;

import static io.holdfast.ovirt.SimulatedEngine.LONG_ENOUGH;
import static io.holdfast.ovirt.SimulatedEngine.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk as a snapshot holds it, on another VM that reads it. */
class AttachedSnapshotsTest {

    @TempDir private Path folder;
    private SimulatedEngine lab;
    private VmId appliance;
    private SnapshotId snapshot;

    @BeforeEach
    void start() throws IOException {
        lab = new SimulatedEngine(folder);
        appliance = new VmId(lab.simulator.addVm("appliance", List.of()));
        Snapshot made = lab.engine.snapshots().create(lab.vm, "seen", Set.of(lab.disk));
        assertThat(lab.engine.snapshots().awaitUsable(lab.vm, made.id(), LONG_ENOUGH))
                .isInstanceOf(SnapshotWait.Usable.class);
        snapshot = made.id();
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private NewAttachment ofSnapshot() {
        return NewAttachment.ofSnapshot(lab.disk, snapshot, DiskInterface.VIRTIO_SCSI);
    }

    @Test
    void a_disk_snapshot_is_attached_unplugged_plugged_and_detached() {
        DiskAttachment attached = lab.engine.disks().attach(appliance, ofSnapshot());
        assertThat(attached.disk().id()).isEqualTo(lab.disk);
        assertThat(attached.active()).isTrue();
        assertThat(lab.engine.disks().attachment(appliance, lab.disk)).isPresent();

        assertThat(lab.engine.disks().deactivate(appliance, lab.disk)).isEqualTo(Removal.ACCEPTED);
        assertThat(lab.engine.disks().attachment(appliance, lab.disk))
                .hasValueSatisfying(seen -> assertThat(seen.active()).isFalse());
        lab.engine.disks().activate(appliance, lab.disk);
        lab.engine.disks().activate(appliance, lab.disk);
        assertThat(lab.engine.disks().attachment(appliance, lab.disk))
                .hasValueSatisfying(seen -> assertThat(seen.active()).isTrue());

        assertThat(lab.engine.disks().detach(appliance, lab.disk)).isEqualTo(Removal.ACCEPTED);
        assertThat(lab.engine.disks().attachment(appliance, lab.disk)).isEmpty();
        assertThat(lab.engine.disks().deactivate(appliance, lab.disk)).isEqualTo(Removal.WAS_GONE);
        assertThatThrownBy(() -> lab.engine.disks().activate(appliance, lab.disk))
                .isInstanceOf(EngineMissing.class);
    }

    @Test
    void a_second_attachment_of_the_disk_is_refused_and_so_is_removing_the_snapshot() {
        var _ = lab.engine.disks().attach(appliance, ofSnapshot());
        assertThatThrownBy(() -> lab.engine.disks().attach(appliance, ofSnapshot()))
                .isInstanceOf(EngineRefused.class)
                .hasMessageContaining("already attached");
        assertThatThrownBy(() -> lab.engine.snapshots().delete(lab.vm, snapshot))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("attached to other VMs");
        var _ = lab.engine.disks().detach(appliance, lab.disk);
        assertThat(lab.engine.snapshots().delete(lab.vm, snapshot)).isEqualTo(Removal.ACCEPTED);
    }

    @Test
    void a_snapshot_that_is_not_there_cannot_be_attached() {
        NewAttachment wrong =
                NewAttachment.ofSnapshot(
                        lab.disk, new SnapshotId(UUID.randomUUID()), DiskInterface.VIRTIO);
        assertThatThrownBy(() -> lab.engine.disks().attach(appliance, wrong))
                .isInstanceOf(EngineRefused.class)
                .hasMessageContaining("Snapshot does not exist");
    }

    @Test
    void a_snapshot_tells_the_configuration_of_its_time_and_how_its_disks_are_kept() {
        assertThat(lab.engine.snapshots().configuration(lab.vm, snapshot).ovf())
                .contains(lab.disk.toString())
                .contains("<Name>web</Name>");
        assertThat(lab.engine.snapshots().disks(lab.vm, snapshot))
                .singleElement()
                .satisfies(held -> {
                    assertThat(held.format()).isEqualTo(DiskFormat.COW);
                    assertThat(held.provisionedSizeBytes()).isEqualTo(4 * MIB);
                });
        assertThatThrownBy(() ->
                        lab.engine
                                .snapshots()
                                .configuration(lab.vm, new SnapshotId(UUID.randomUUID())))
                .isInstanceOf(EngineMissing.class);
    }
}
