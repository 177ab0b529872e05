package io.holdfast.restore.ovirt;

import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Performer.TryAgain;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * New disks in the engine's appliance: plugged into it while they are written as block devices
 * there, and unplugged before anything else is done with them.
 */
final class ApplianceWriting {

    /** A {@code virtio} disk would take one of the guest's few PCI slots. */
    private static final DiskInterface BUS = DiskInterface.VIRTIO_SCSI;

    private ApplianceWriting() {}

    /**
     * The appliance, if the disks can be written in it.
     *
     * @param setting the name of the setting that names it
     */
    static VmId appliance(
            Engine engine, String setting, Optional<VmId> named, List<PlannedDisk> disks)
            throws CannotRestore {
        VmId id =
                named.orElseThrow(
                        () -> none("no appliance is known; set " + setting + " to its VM's id"));
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
        refuseClashes(appliance, disks);
        return id;
    }

    private static void refuseClashes(Vm appliance, List<PlannedDisk> disks) throws CannotRestore {
        Map<DeviceSerial, DiskId> known = new HashMap<>();
        for (DiskAttachment attachment : appliance.disks()) {
            DiskId there = attachment.disk().id();
            known.put(DeviceSerial.of(new io.holdfast.contracts.DiskId(there.value())), there);
        }
        for (PlannedDisk disk : disks) {
            DiskId other = known.put(DeviceSerial.of(disk.target()), DiskMaking.id(disk));
            if (other != null) {
                throw none(
                        "disks %s and %s would have one serial number in %s; ask again"
                                .formatted(DiskMaking.id(disk), other, appliance.name()));
            }
        }
    }

    private static CannotRestore none(String why) {
        return new CannotRestore(
                FailureReason.NO_APPLIANCE, "the appliance cannot be used: " + why);
    }

    /** Plugs the plan's disks into its appliance, if it has one. */
    static void plug(Engine engine, RestorePlan plan) {
        io.holdfast.contracts.VmId named = plan.appliance();
        if (named == null) {
            return;
        }
        VmId appliance = new VmId(named.value());
        for (PlannedDisk disk : plan.disks()) {
            DiskId id = DiskMaking.id(disk);
            DiskAttachment attached =
                    engine.disks()
                            .attachment(appliance, id)
                            .orElseGet(() ->
                                    engine.disks()
                                            .attach(
                                                    appliance,
                                                    new NewAttachment(id, BUS, false, true)));
            if (!attached.active()) {
                engine.disks().activate(appliance, id);
            }
        }
    }

    /** Unplugs them, and sees each gone from the appliance. */
    static void unplug(Engine engine, RestorePlan plan) throws TryAgain {
        io.holdfast.contracts.VmId named = plan.appliance();
        if (named == null) {
            return;
        }
        VmId appliance = new VmId(named.value());
        for (PlannedDisk disk : plan.disks()) {
            DiskId id = DiskMaking.id(disk);
            var _ = engine.disks().detach(appliance, id);
            if (engine.disks().attachment(appliance, id).isPresent()) {
                throw new TryAgain(
                        "disk %s is still attached to appliance %s".formatted(id, appliance));
            }
        }
    }
}
