package io.holdfast.ovirt;

import static io.holdfast.ovirt.SimulatedEngine.LONG_ENOUGH;
import static io.holdfast.ovirt.SimulatedEngine.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.simulator.admin.LeftBehind;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.fault.Trigger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a backup and of a restore over the simulated engine, by TLS with its own CA. */
class BackupAndRestoreTest {

    @TempDir Path folder;
    private SimulatedEngine lab;

    @BeforeEach
    void start() throws IOException {
        lab = new SimulatedEngine(folder);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private List<LeftBehind.Finding> leftBehind() {
        return LeftBehind.find(lab.simulator.engine(), lab.simulator.imageio(), Optional.empty());
    }

    private void finish(TransferId transfer) {
        lab.engine.transfers().finalizeTransfer(transfer);
        assertThat(lab.engine.transfers().awaitFinished(transfer, LONG_ENOUGH))
                .isInstanceOf(TransferEnd.Succeeded.class);
    }

    private VmBackup close(VmBackup backup) {
        assertThat(lab.engine.backups().finalizeBackup(lab.vm, backup.id()))
                .isEqualTo(FinalizedBackup.ACCEPTED);
        BackupWait over = lab.engine.backups().awaitOver(lab.vm, backup.id(), LONG_ENOUGH);
        assertThat(over).isInstanceOf(BackupWait.Over.class);
        return ((BackupWait.Over) over).backup();
    }

    @Test
    void the_moment_of_a_backup_is_past_when_its_snapshot_is_made_although_it_is_not_ready() {
        lab.simulator
                .engine()
                .stepFaults()
                .plan(StepPoint.BACKUP_READY.word(), Trigger.once(), new StepFault.Hangs());
        VmBackup started =
                lab.engine
                        .backups()
                        .start(
                                new NewBackup(
                                        lab.vm,
                                        Set.of(lab.disk),
                                        "holdfast test",
                                        Optional.empty(),
                                        false));
        assertThat(lab.engine.backups().awaitTaken(lab.vm, started.id(), Duration.ofMillis(300)))
                .isFalse();
        var _ =
                lab.simulator
                        .engine()
                        .locked(() ->
                                lab.simulator
                                                .engine()
                                                .vms()
                                                .find(lab.vm.value())
                                                .flatMap(vm ->
                                                        vm.snapshot(
                                                                started.snapshot()
                                                                        .orElseThrow()
                                                                        .value()))
                                                .orElseThrow()
                                                .status =
                                        io.holdfast.simulator.engine.state.Snapshot.Status.OK);
        assertThat(lab.engine.backups().awaitTaken(lab.vm, started.id(), LONG_ENOUGH)).isTrue();
    }

    @Test
    void a_full_backup_reads_every_byte_and_leaves_the_engine_clean() {
        VmBackup backup = lab.readyBackup(Optional.empty());
        assertThat(backup.description()).isEqualTo("holdfast test");
        assertThat(lab.engine.snapshots().list(lab.vm)).anyMatch(Snapshot::isOfABackup);
        assertThat(lab.engine.backups().disks(lab.vm, backup.id()))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.disk().id()).isEqualTo(lab.disk);
                    assertThat(each.mode()).isEqualTo(BackedUpDisk.Mode.FULL);
                });

        TransferReadiness.Ready ready = lab.download(backup);
        assertThat(ready.transfer().disk()).contains(lab.disk);
        try (ImageioSession session = lab.imageio.open(ready.url(), ImageioLimits.usual())) {
            assertThat(SimulatedEngine.readAll(session)).isEqualTo(lab.image);
            assertThat(session.extents(ExtentContext.DIRTY))
                    .isInstanceOf(ExtentListing.NotIncremental.class);
        }

        assertThatThrownBy(() -> lab.engine.backups().finalizeBackup(lab.vm, backup.id()))
                .isInstanceOf(EngineBusy.class)
                .hasMessageContaining("active image transfer");
        finish(ready.transfer().id());
        assertThat(close(backup).phase()).isEqualTo(BackupPhase.SUCCEEDED);
        assertThat(lab.engine.snapshots().list(lab.vm)).noneMatch(Snapshot::isOfABackup);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void an_incremental_backup_tells_what_the_guest_changed() throws IOException {
        VmBackup full = lab.readyBackup(Optional.empty());
        close(full);
        lab.simulator.disk(lab.disk.value()).contents.guestWrite(2 * MIB, new byte[] {1, 2, 3});

        VmBackup incremental = lab.readyBackup(full.to());
        assertThat(lab.engine.backups().disks(lab.vm, incremental.id()))
                .singleElement()
                .extracting(BackedUpDisk::mode)
                .isEqualTo(BackedUpDisk.Mode.INCREMENTAL);
        TransferReadiness.Ready ready = lab.download(incremental);
        try (ImageioSession session = lab.imageio.open(ready.url(), ImageioLimits.usual())) {
            ExtentListing listing = session.extents(ExtentContext.DIRTY);
            assertThat(listing).isInstanceOf(ExtentListing.Listed.class);
            assertThat(((ExtentListing.Listed) listing).extents())
                    .filteredOn(Extent::isToBeRead)
                    .extracting(Extent::range)
                    .containsExactly(new ByteRange(2 * MIB, 64 * 1024));
        }
        finish(ready.transfer().id());
        close(incremental);
        List<Checkpoint> checkpoints = lab.engine.backups().checkpoints(lab.vm);
        assertThat(checkpoints).hasSize(2);
        assertThat(checkpoints).allMatch(each -> each.state() == Checkpoint.State.CREATED);
        assertThat(checkpoints.getLast().parent()).isEqualTo(full.to());
        CheckpointId oldest = checkpoints.getFirst().id();
        assertThat(lab.engine.backups().deleteCheckpoint(lab.vm, oldest))
                .isEqualTo(Removal.ACCEPTED);
        assertThat(
                        lab.engine
                                .backups()
                                .deleteCheckpoint(lab.vm, new CheckpointId(UUID.randomUUID())))
                .isEqualTo(Removal.WAS_GONE);
    }

    @Test
    void a_backup_that_is_closed_twice_or_unknown_is_no_error() {
        VmBackup backup = lab.readyBackup(Optional.empty());
        close(backup);

        assertThat(lab.engine.backups().finalizeBackup(lab.vm, backup.id()))
                .isEqualTo(FinalizedBackup.ALREADY);
        assertThat(lab.engine.backups().finalizeBackup(lab.vm, new BackupId(UUID.randomUUID())))
                .isEqualTo(FinalizedBackup.GONE);
        assertThat(lab.engine.backups().list(lab.vm))
                .extracting(VmBackup::phase)
                .containsExactly(BackupPhase.SUCCEEDED);
    }

    @Test
    void a_second_backup_of_a_vm_is_told_to_come_again() {
        lab.readyBackup(Optional.empty());

        assertThatThrownBy(() -> lab.readyBackup(Optional.empty()))
                .isInstanceOf(EngineBusy.class)
                .hasMessageContaining("Could not start a backup of VM " + lab.vm)
                .hasMessageContaining("HTTP 409");
    }

    @Test
    void an_unknown_checkpoint_and_an_unknown_disk_are_refused() {
        CheckpointId unknown = new CheckpointId(UUID.randomUUID());
        assertThatThrownBy(() -> lab.readyBackup(Optional.of(unknown)))
                .isInstanceOf(EngineRefused.class)
                .hasMessageContaining("Checkpoint ID " + unknown);

        NewBackup ofNothing =
                new NewBackup(
                        lab.vm,
                        Set.of(new DiskId(UUID.randomUUID())),
                        "holdfast test",
                        Optional.empty(),
                        false);
        assertThatThrownBy(() -> lab.engine.backups().start(ofNothing))
                .isInstanceOf(EngineRefused.class);
    }

    @Test
    void a_vm_is_restored_beside_its_original() {
        Vm original = lab.engine.vms().find(lab.vm).orElseThrow();
        VmConfiguration stored = lab.engine.vms().configuration(lab.vm);
        Disk old = original.disks().getFirst().disk();

        Disk created = lab.engine.disks().create(disk(old, Optional.empty()));
        assertThat(lab.engine.disks().awaitOk(created.id(), LONG_ENOUGH))
                .isInstanceOf(DiskWait.Usable.class);
        write(created.id());
        Vm restored =
                lab.engine
                        .vms()
                        .create(
                                new NewVm(
                                        "web-restored",
                                        original.cluster(),
                                        stored,
                                        VmIdentity.NEW,
                                        false));
        lab.engine
                .disks()
                .attach(
                        restored.id(),
                        new NewAttachment(created.id(), DiskInterface.VIRTIO_SCSI, true, true));

        assertThat(restored.id()).isNotEqualTo(lab.vm);
        Vm seen = lab.engine.vms().named("web-restored").orElseThrow();
        assertThat(seen.disks())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.disk().id()).isEqualTo(created.id());
                    assertThat(each.bootable()).isTrue();
                    assertThat(each.active()).isTrue();
                });
        assertThat(seen.nics()).hasSameSizeAs(original.nics());
        assertThat(lab.engine.vms().disks(lab.vm)).hasSize(1);
        assertThat(lab.simulator.disk(created.id().value()).contents)
                .satisfies(contents -> {
                    ByteBuffer all = ByteBuffer.allocate(lab.image.length);
                    contents.read(0, all);
                    assertThat(all.array()).isEqualTo(lab.image);
                });
    }

    private static NewDisk disk(Disk like, Optional<DiskId> id) {
        return new NewDisk(
                id,
                like.alias() + "_restored",
                "made by a test",
                like.provisionedSizeBytes(),
                DiskFormat.COW,
                true,
                true,
                like.storageDomain().orElseThrow(),
                Optional.empty());
    }

    private void write(DiskId target) {
        TransferReadiness.Ready ready = lab.upload(target);
        try (ImageioSession session = lab.imageio.open(ready.url(), ImageioLimits.usual())) {
            session.write(0, ByteBuffer.wrap(lab.image, 0, MIB));
            session.zero(new ByteRange(MIB, 2 * MIB));
            ByteBuffer direct = ByteBuffer.allocateDirect(MIB);
            direct.put(lab.image, 3 * MIB, MIB).flip();
            session.write(3 * MIB, direct);
            session.flush();
            assertThat(SimulatedEngine.readAll(session)).isEqualTo(lab.image);
        }
        finish(ready.transfer().id());
    }

    @Test
    void a_deleted_vm_comes_back_under_its_own_id() {
        Vm original = lab.engine.vms().find(lab.vm).orElseThrow();
        VmConfiguration stored = lab.engine.vms().configuration(lab.vm);
        assertThat(lab.engine.vms().delete(lab.vm, Vms.DisksOfADeletedVm.DELETED))
                .isEqualTo(Removal.ACCEPTED);
        assertThat(lab.engine.vms().find(lab.vm)).isEmpty();
        assertThat(lab.engine.vms().status(lab.vm)).isEmpty();
        assertThat(lab.engine.vms().delete(lab.vm, Vms.DisksOfADeletedVm.DELETED))
                .isEqualTo(Removal.WAS_GONE);

        Vm restored =
                lab.engine
                        .vms()
                        .create(
                                new NewVm(
                                        "web",
                                        original.cluster(),
                                        stored,
                                        VmIdentity.ORIGINAL,
                                        false));

        assertThat(restored.id()).isEqualTo(lab.vm);
        assertThat(restored.disks()).isEmpty();
        assertThat(restored.nics())
                .extracting(Nic::macAddress)
                .isEqualTo(original.nics().stream().map(Nic::macAddress).toList());
        assertThatThrownBy(() ->
                        lab.engine
                                .vms()
                                .create(
                                        new NewVm(
                                                "web2",
                                                original.cluster(),
                                                stored,
                                                VmIdentity.ORIGINAL,
                                                false)))
                .isInstanceOf(EngineRefused.class)
                .hasMessageContaining("already exists");
    }

    @Test
    void a_disk_is_created_under_the_wished_id_attached_detached_and_deleted() {
        Disk like = lab.engine.vms().disks(lab.vm).getFirst().disk();
        DiskId wished = new DiskId(UUID.randomUUID());
        assertThat(lab.engine.disks().create(disk(like, Optional.of(wished))).id())
                .isEqualTo(wished);
        assertThat(lab.engine.disks().awaitOk(wished, LONG_ENOUGH))
                .isInstanceOf(DiskWait.Usable.class);
        assertThatThrownBy(() -> lab.engine.disks().create(disk(like, Optional.of(wished))))
                .isInstanceOf(EngineRefused.class);

        NewAttachment attachment = new NewAttachment(wished, DiskInterface.VIRTIO, false, true);
        assertThat(lab.engine.disks().attach(lab.vm, attachment).disk().id()).isEqualTo(wished);
        assertThatThrownBy(() -> lab.engine.disks().attach(lab.vm, attachment))
                .isInstanceOf(EngineRefused.class);
        assertThat(lab.engine.disks().detach(lab.vm, wished)).isEqualTo(Removal.ACCEPTED);
        assertThat(lab.engine.disks().detach(lab.vm, wished)).isEqualTo(Removal.WAS_GONE);
        assertThat(lab.engine.disks().delete(wished)).isEqualTo(Removal.ACCEPTED);
        assertThat(lab.engine.disks().awaitOk(wished, Duration.ZERO))
                .isNotInstanceOf(DiskWait.Usable.class);
    }

    @Test
    void all_disks_are_listed_with_their_descriptions_over_more_than_one_page() {
        Disk like = lab.engine.vms().disks(lab.vm).getFirst().disk();
        Set<DiskId> there = new HashSet<>(Set.of(like.id()));
        for (int made = 0; made < 100; made++) {
            there.add(lab.engine.disks().create(disk(like, Optional.empty())).id());
        }
        List<Disk> listed = lab.engine.disks().list();
        assertThat(listed).extracting(Disk::id).doesNotHaveDuplicates().containsAll(there);
        assertThat(listed)
                .filteredOn(disk -> !disk.id().equals(like.id()) && there.contains(disk.id()))
                .extracting(Disk::description)
                .containsOnly("made by a test");
    }

    @Test
    void names_are_matched_exactly_and_targets_are_found() {
        assertThat(lab.engine.vms().named("WEB")).isEmpty();
        assertThat(lab.engine.vms().named("web")).map(Vm::id).contains(lab.vm);
        assertThat(lab.engine.vms().named("a name with spaces")).isEmpty();
        assertThat(lab.engine.vms().list()).extracting(Vm::id).containsExactly(lab.vm);

        Cluster cluster = lab.engine.clusters().list().getFirst();
        assertThat(lab.engine.clusters().named(cluster.name())).contains(cluster);
        assertThat(lab.engine.clusters().find(cluster.id())).contains(cluster);
        assertThat(lab.engine.clusters().find(new ClusterId(UUID.randomUUID()))).isEmpty();
        StorageDomain domain = lab.engine.storageDomains().list().getFirst();
        assertThat(domain.holdsDisks()).isTrue();
        assertThat(lab.engine.storageDomains().named(domain.name())).contains(domain);
        assertThat(lab.engine.storageDomains().find(domain.id())).isPresent();
    }

    @Test
    void an_unknown_transfer_is_finalized_in_silence_and_not_found() {
        TransferId unknown = new TransferId(UUID.randomUUID());
        lab.engine.transfers().finalizeTransfer(unknown);
        lab.engine.transfers().cancel(unknown);

        assertThat(lab.engine.transfers().find(unknown)).isEmpty();
        assertThat(lab.engine.transfers().awaitFinished(unknown, LONG_ENOUGH))
                .isInstanceOf(TransferEnd.Gone.class);
    }

    @Test
    void a_cancelled_download_ends_as_failed_and_the_disk_lives() {
        VmBackup backup = lab.readyBackup(Optional.empty());
        TransferReadiness.Ready ready = lab.download(backup);

        lab.engine.transfers().cancel(ready.transfer().id());

        assertThat(lab.engine.transfers().awaitFinished(ready.transfer().id(), LONG_ENOUGH))
                .isInstanceOf(TransferEnd.Failed.class);
        assertThat(lab.engine.transfers().awaitReady(ready.transfer().id(), LONG_ENOUGH))
                .isInstanceOf(TransferReadiness.Stopped.class);
        assertThat(lab.engine.disks().find(lab.disk)).map(Disk::status).contains(DiskStatus.OK);
    }

    @Test
    void the_engine_tells_its_version_and_time() {
        assertThat(lab.engine.isReachable()).isTrue();
        assertThat(lab.engine.productVersion().major()).isEqualTo(4);
        assertThat(lab.engine.clockOffset().abs()).isLessThan(Duration.ofMinutes(1));
    }
}
