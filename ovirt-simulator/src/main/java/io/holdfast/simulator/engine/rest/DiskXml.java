package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Prints disks in their four forms, and attachments. */
final class DiskXml {
    private static final List<String> ACTIONS =
            List.of("copy", "export", "move", "refreshlun", "convert", "sparsify", "reduce");

    private DiskXml() {}

    /** A disk as an entity of its own. */
    static Xml entity(Disk disk) {
        String base = Links.disk(disk.id);
        Xml x =
                Links.ref("disk", "disks", disk.id)
                        .add(Links.actions(base, ACTIONS))
                        .leaf("name", disk.alias)
                        .leaf("description", disk.description)
                        .add(Links.link(base, "disksnapshots"))
                        .add(Links.link(base, "permissions"))
                        .add(Links.link(base, "statistics"));
        if (disk.directLun) {
            return directLun(x, disk);
        }
        properties(x, disk, disk.active(), disk.backupMode, true, disk.totalSize(), true);
        return x.add(Links.ref("disk_profile", "diskprofiles", Infrastructure.DISK_PROFILE))
                .add(quota())
                .add(domains(disk, true));
    }

    /** No image: neither format nor volumes, and on no storage domain. */
    private static Xml directLun(Xml x, Disk disk) {
        Xml unit =
                Xml.of("logical_unit")
                        .attribute("id", "3600140" + disk.id.toString().replace("-", ""))
                        .leaf("size", disk.contents.size());
        return x.leaf("alias", disk.alias)
                .leaf("propagate_errors", disk.propagateErrors)
                .leaf("shareable", disk.shareable)
                .leaf("storage_type", "lun")
                .leaf("wipe_after_delete", disk.wipeAfterDelete)
                .add(
                        Xml.of("lun_storage")
                                .attribute("id", disk.id)
                                .add(Xml.of("logical_units").add(unit)));
    }

    /** A disk of a backup or of a checkpoint: no addresses. */
    static Xml inBackup(Disk disk) {
        Xml x =
                Links.bare("disk", disk.id)
                        .leaf("name", disk.alias)
                        .leaf("description", disk.description);
        properties(x, disk, disk.active(), disk.backupMode, true, 0, true);
        return x.add(Links.bare("disk_profile", Infrastructure.DISK_PROFILE))
                .add(
                        Links.bare("quota", Infrastructure.QUOTA)
                                .add(Links.bare("data_center", Infrastructure.DATA_CENTER)))
                .add(domains(disk, false));
    }

    /** A disk as it was at a snapshot. */
    static Xml inSnapshot(Disk disk, Disk.Volume volume, UUID snapshot) {
        Xml x =
                Links.bare("disk", disk.id)
                        .leaf("name", disk.alias)
                        .leaf("description", disk.description);
        properties(x, disk, volume, Optional.empty(), false, 0, true);
        return x.add(Links.bare("snapshot", snapshot)).add(domains(disk, false));
    }

    /** A volume below {@code collection}, an address. */
    static Xml diskSnapshot(Disk disk, Disk.Volume volume, String collection) {
        Xml x =
                Xml.of("disk_snapshot")
                        .attribute("href", collection + "/" + volume.id)
                        .attribute("id", volume.id)
                        .leaf("name", disk.alias)
                        .leaf("description", disk.description);
        properties(x, disk, volume, disk.backupMode, volume.cow, 0, false);
        x.add(Links.ref("disk_profile", "diskprofiles", Infrastructure.DISK_PROFILE))
                .add(quota())
                .add(Links.bare("snapshot", volume.snapshot))
                .add(domains(disk, true))
                .add(Links.ref("disk", "disks", disk.id));
        int at = disk.volumes.indexOf(volume);
        if (at > 0) {
            x.add(Links.bare("parent", disk.volumes.get(at - 1).id));
        }
        return x;
    }

    private static void properties(
            Xml x,
            Disk disk,
            Disk.Volume volume,
            Optional<String> backupMode,
            boolean withQcowVersion,
            long totalSize,
            boolean withImage) {
        x.leaf("actual_size", disk.actualSize(volume))
                .leaf("alias", disk.alias)
                .leaf("backup", disk.incremental ? "incremental" : "none")
                .leaf("backup_mode", backupMode)
                .leaf("content_type", disk.contentType)
                .leaf("format", volume.cow ? "cow" : "raw");
        if (withImage) {
            x.leaf("image_id", volume.id);
        }
        x.leaf("propagate_errors", disk.propagateErrors)
                .leaf("provisioned_size", disk.contents.size());
        if (withQcowVersion && volume.cow) {
            x.leaf("qcow_version", "qcow2_v3");
        }
        x.leaf("shareable", disk.shareable)
                .leaf("sparse", disk.sparse)
                .leaf("status", disk.status.word())
                .leaf("storage_type", "image")
                .leaf("total_size", totalSize)
                .leaf("wipe_after_delete", disk.wipeAfterDelete);
    }

    private static Xml quota() {
        String path =
                Links.API
                        + "/datacenters/"
                        + Infrastructure.DATA_CENTER
                        + "/quotas/"
                        + Infrastructure.QUOTA;
        return Xml.of("quota").attribute("href", path).attribute("id", Infrastructure.QUOTA);
    }

    private static Xml domains(Disk disk, boolean addressed) {
        UUID id = disk.domain;
        return Xml.of("storage_domains")
                .add(
                        addressed
                                ? Links.ref("storage_domain", "storagedomains", id)
                                : Links.bare("storage_domain", id));
    }

    static Xml attachment(Vm vm, DiskAttachment attachment) {
        UUID disk = attachment.disk;
        return Links.ref("disk_attachment", "vms/" + vm.id + "/diskattachments", disk)
                .leaf("active", attachment.active)
                .leaf("bootable", attachment.bootable)
                .leaf("interface", attachment.controller)
                .leaf("pass_discard", attachment.passDiscard)
                .leaf("read_only", attachment.readOnly)
                .leaf("uses_scsi_reservation", false)
                .add(Links.ref("disk", "disks", disk))
                .add(Links.ref("vm", "vms", vm.id));
    }
}
