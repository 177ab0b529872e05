package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.DiskSnapshot;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.config.EngineSetting;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Points in time by a VM snapshot whose disk snapshots are plugged into the engine's appliance,
 * where each shows as a block device. The engine tells of an attachment which disk it is but not of
 * which snapshot, so that a disk found there is unplugged and plugged anew: the appliance serves
 * nobody else.
 */
final class ApplianceViews {

    /** A {@code virtio} disk would take one of the guest's few PCI slots. */
    private static final DiskInterface BUS = DiskInterface.VIRTIO_SCSI;

    private final SnapshotViews snapshots;
    private final ConfiguredEngines engines;

    ApplianceViews(SnapshotViews snapshots, ConfiguredEngines engines) {
        this.snapshots = snapshots;
        this.engines = engines;
    }

    OpenedPointInTime open(Engine engine, BackupJob job, Attempt attempt, Vm vm, DiskChoice choice)
            throws TryAgain, CannotOpen, InterruptedException {
        Vm appliance = appliance(engine, job, vm);
        refuseClashes(appliance, choice);
        OpenedPointInTime point = snapshots.open(engine, job, attempt, vm, choice);
        SnapshotId snapshot =
                new SnapshotId(Objects.requireNonNull(point.view().snapshot()).value());
        for (ChosenDisk disk : point.disks()) {
            plug(engine, appliance.id(), new DiskId(disk.disk().value()), snapshot);
        }
        return point.pluggedInto(new io.holdfast.contracts.VmId(appliance.id().value()));
    }

    private Vm appliance(Engine engine, BackupJob job, Vm vm) throws CannotOpen {
        String setting = EngineSetting.APPLIANCE.property(job.engine().value());
        VmId id =
                engines.appliance(job.engine().value())
                        .orElseThrow(() ->
                                none("no appliance is known; set " + setting + " to its VM's id"));
        if (id.equals(vm.id())) {
            throw none("VM " + vm.name() + " is the appliance itself; ask another way for it");
        }
        Vm appliance =
                engine.vms()
                        .find(id)
                        .orElseThrow(() ->
                                none(
                                        "the engine has no VM "
                                                + id
                                                + ", which "
                                                + setting
                                                + " names"));
        if (appliance.status() != VmStatus.UP) {
            throw none(
                    "appliance %s is %s; start it"
                            .formatted(
                                    appliance.name(),
                                    appliance.status().name().toLowerCase(Locale.ROOT)));
        }
        return appliance;
    }

    private static CannotOpen none(String why) {
        return new CannotOpen(FailureReason.NO_APPLIANCE, "the appliance cannot be used: " + why);
    }

    /** The guest would see one device for two disks, or two that it cannot tell apart. */
    private static void refuseClashes(Vm appliance, DiskChoice choice) throws CannotOpen {
        Map<DeviceSerial, DiskId> known = new HashMap<>();
        for (DiskAttachment attachment : appliance.disks()) {
            known.put(serial(attachment.disk().id()), attachment.disk().id());
        }
        for (DiskId disk : choice.ids()) {
            DiskId other = known.put(serial(disk), disk);
            if (other != null && !other.equals(disk)) {
                throw none(
                        "disks %s and %s would have one serial number in %s; ask another way"
                                .formatted(disk, other, appliance.name()));
            }
        }
    }

    private static DeviceSerial serial(DiskId disk) {
        return DeviceSerial.of(new io.holdfast.contracts.DiskId(disk.value()));
    }

    private static void plug(Engine engine, VmId appliance, DiskId disk, SnapshotId snapshot)
            throws TryAgain {
        Optional<DiskAttachment> there = engine.disks().attachment(appliance, disk);
        if (there.isPresent() && !there.get().snapshot().equals(Optional.of(snapshot))) {
            unplug(engine, appliance, disk);
            there = Optional.empty();
        }
        DiskAttachment attached =
                there.isPresent()
                        ? there.get()
                        : engine.disks()
                                .attach(appliance, NewAttachment.ofSnapshot(disk, snapshot, BUS));
        if (!attached.active()) {
            engine.disks().activate(appliance, disk);
        }
    }

    /**
     * Unplugs the disks of the job's snapshots and sees each gone from the appliance; one that
     * stays does not keep the others there.
     */
    void unplug(Engine engine, BackupJob job) throws TryAgain {
        Optional<VmId> appliance = engines.appliance(job.engine().value());
        if (job.way() != BackupWay.APPLIANCE || appliance.isEmpty()) {
            return;
        }
        @Nullable Exception first = null;
        VmId vm = new VmId(job.vm().value());
        for (Snapshot snapshot : SnapshotViews.ofJob(engine, job)) {
            for (DiskSnapshot disk : engine.snapshots().disks(vm, snapshot.id())) {
                try {
                    unplug(engine, appliance.get(), disk.disk());
                } catch (EngineException | TryAgain trouble) {
                    first = first == null ? trouble : first;
                }
            }
        }
        if (first != null) {
            throw new TryAgain("unplugging: " + first.getMessage(), first);
        }
    }

    private static void unplug(Engine engine, VmId appliance, DiskId disk) throws TryAgain {
        var _ = engine.disks().detach(appliance, disk);
        if (engine.disks().attachment(appliance, disk).isPresent()) {
            throw new TryAgain(
                    "disk %s is still attached to appliance %s".formatted(disk, appliance));
        }
    }
}
