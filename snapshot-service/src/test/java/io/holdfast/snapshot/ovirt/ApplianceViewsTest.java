package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.NewDisk;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.VmId;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplianceViewsTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private Lab lab;
    private VmId appliance;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(folder);
        appliance = new VmId(lab.appliance);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    private BackupJob job() {
        return lab.job(BackupMode.FULL, BackupWay.APPLIANCE, ConsistencyWish.PREFER);
    }

    private List<DiskAttachment> plugged() {
        return Stream.of(lab.one, lab.two)
                .flatMap(disk ->
                        lab.engine().disks().attachment(appliance, new DiskId(disk)).stream())
                .toList();
    }

    private List<Snapshot> snapshots() {
        return lab.engine().snapshots().list(new VmId(lab.vm)).stream()
                .filter(snapshot -> snapshot.kind() == Snapshot.Kind.REGULAR)
                .toList();
    }

    private void assertNothingIsOpen() {
        assertThat(plugged()).isEmpty();
        assertThat(snapshots()).isEmpty();
    }

    private static Failure refused(BackupStep step) {
        return ((BackupStep.OpeningFailed) step).failure();
    }

    private void close(BackupJob job) throws Exception {
        lab.perform(new EngineWork.AbandonPointInTime(job));
    }

    @Test
    void each_disk_is_plugged_as_the_snapshot_froze_it_and_unplugged_before_that_goes()
            throws Exception {
        BackupJob job = job();
        OpenedPointInTime point = lab.opened(job);
        assertThat(point.way()).isEqualTo(BackupWay.APPLIANCE);
        assertThat(point.view().appliance())
                .isEqualTo(new io.holdfast.contracts.VmId(lab.appliance));
        assertThat(plugged()).hasSize(2).allMatch(DiskAttachment::active);
        assertThat(point.consistency().frozenMillis()).isNotNull();
        lab.perform(new EngineWork.ClosePointInTime(job));
        assertNothingIsOpen();
    }

    @Test
    void opening_it_again_after_a_crash_finds_the_snapshot_and_plugs_what_is_missing()
            throws Exception {
        BackupJob job = job();
        OpenedPointInTime point = lab.opened(job);
        assertThat(lab.engine().disks().detach(appliance, new DiskId(lab.two)))
                .isEqualTo(Removal.ACCEPTED);
        assertThat(lab.opened(job).view()).isEqualTo(point.view());
        assertThat(plugged()).hasSize(2);
        assertThat(snapshots()).hasSize(1);
        close(job);
        assertNothingIsOpen();
    }

    @Test
    void what_another_job_left_plugged_is_never_taken_for_the_present_one() throws Exception {
        DiskId disk = new DiskId(lab.one);
        SnapshotId old =
                lab.engine().snapshots().create(new VmId(lab.vm), "older", Set.of(disk)).id();
        lab.engine().snapshots().awaitUsable(new VmId(lab.vm), old, LONG_ENOUGH);
        lab.engine()
                .disks()
                .attach(appliance, NewAttachment.ofSnapshot(disk, old, DiskInterface.VIRTIO));
        BackupJob job = job();
        lab.opened(job);
        assertThat(plugged())
                .hasSize(2)
                .allMatch(disk2 -> disk2.attachedAs() == DiskInterface.VIRTIO_SCSI);
        close(job);
        assertThat(snapshots()).extracting(Snapshot::id).containsExactly(old);
    }

    @Test
    void a_disk_that_cannot_be_plugged_fails_the_opening_and_leaves_nothing() throws Exception {
        BackupJob job = job();
        lab.fault(StepPoint.DISK_PLUG, new StepFault.Fails());
        assertThat(refused(lab.open(job)).reason()).isEqualTo(FailureReason.ENGINE_REFUSED);
        close(job);
        assertNothingIsOpen();
    }

    @Test
    void a_disk_that_stays_plugged_keeps_the_snapshot_and_is_asked_for_again() throws Exception {
        BackupJob job = job();
        lab.opened(job);
        lab.fault(StepPoint.DISK_UNPLUG, new StepFault.Fails());
        assertThat(catchThrowable(() -> close(job))).hasMessageContaining("unplug");
        assertThat(plugged()).hasSize(1);
        assertThat(snapshots()).hasSize(1);
        close(job);
        assertNothingIsOpen();
    }

    @Test
    void an_engine_without_an_appliance_says_which_setting_is_missing(@TempDir Path other)
            throws Exception {
        try (Lab without = Lab.withoutAppliance(other)) {
            BackupJob job = without.job(BackupMode.FULL, BackupWay.APPLIANCE, ConsistencyWish.NONE);
            Failure failure = refused(without.open(job));
            assertThat(failure.reason()).isEqualTo(FailureReason.NO_APPLIANCE);
            assertThat(failure.text()).contains("holdfast.engines.lab.appliance");
            without.perform(new EngineWork.AbandonPointInTime(job));
        }
    }

    @Test
    void an_appliance_that_does_not_run_is_no_appliance() throws Exception {
        lab.simulator
                .engine()
                .locked(() -> {
                    Vm found = lab.simulator.engine().vms().find(lab.appliance).orElseThrow();
                    return lab.simulator.engine().vms().stop(found, "test");
                });
        Failure failure = refused(lab.open(job()));
        assertThat(failure.reason()).isEqualTo(FailureReason.NO_APPLIANCE);
        assertThat(failure.text()).contains("is down; start it");
        assertNothingIsOpen();
    }

    @Test
    void disks_that_the_guest_could_not_tell_apart_are_refused() throws Exception {
        for (int i = 1; i <= 2; i++) {
            DiskId id =
                    new DiskId(
                            UUID.fromString(
                                    "3f8a1c70-52b4-4d1e-9a6%d-7c2e9b10aa0%d".formatted(i, i)));
            lab.engine()
                    .disks()
                    .create(
                            new NewDisk(
                                    Optional.of(id),
                                    "twin-" + i,
                                    "",
                                    1 << 20,
                                    DiskFormat.COW,
                                    true,
                                    false,
                                    lab.engine().storageDomains().list().getFirst().id(),
                                    Optional.empty()));
            lab.engine().disks().awaitOk(id, LONG_ENOUGH);
            lab.engine()
                    .disks()
                    .attach(
                            new VmId(lab.vm),
                            new NewAttachment(id, DiskInterface.VIRTIO_SCSI, false, true));
        }
        Failure failure = refused(lab.open(job()));
        assertThat(failure.reason()).isEqualTo(FailureReason.NO_APPLIANCE);
        assertThat(failure.text()).contains("one serial number");
        assertNothingIsOpen();
    }
}
