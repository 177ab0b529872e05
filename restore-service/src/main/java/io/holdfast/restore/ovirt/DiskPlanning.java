package io.holdfast.restore.ovirt;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.StorageDomain;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The disks of a recovery point as they will be made. */
final class DiskPlanning {

    private final RepositoryReader repository;
    private final RestoreJob job;
    private final RecoveryPoint point;
    private final StorageChoice storage;
    private final List<String> warnings;

    /**
     * Plans nothing yet.
     *
     * @param warnings gets what will be other than it was
     */
    DiskPlanning(
            RepositoryReader repository,
            RestoreJob job,
            RecoveryPoint point,
            StorageChoice storage,
            List<String> warnings) {
        this.repository = repository;
        this.job = job;
        this.point = point;
        this.storage = storage;
        this.warnings = warnings;
    }

    List<PlannedDisk> allBut(List<DiskId> leaveOut) throws CannotRestore {
        Set<DiskId> left = new HashSet<>(leaveOut);
        List<PlannedDisk> disks = new ArrayList<>();
        for (RecoveryPoint.Disk disk : point.disks()) {
            if (!left.remove(new DiskId(disk.disk()))) {
                disks.add(planned(disk));
            }
        }
        if (!left.isEmpty()) {
            throw unknown("target.leaveOut", left.iterator().next());
        }
        if (disks.isEmpty()) {
            throw new CannotRestore(
                    FailureReason.TARGET_REFUSED,
                    "target.leaveOut names every disk of the recovery point; nothing is left to"
                            + " restore");
        }
        return disks;
    }

    /** One disk, which never boots its new VM. */
    PlannedDisk only(DiskId wanted, boolean active) throws CannotRestore {
        for (RecoveryPoint.Disk disk : point.disks()) {
            if (disk.disk().equals(wanted.value())) {
                PlannedDisk as = planned(disk);
                return hung(as, as.diskInterface(), false, active);
            }
        }
        throw unknown("target.disk", wanted);
    }

    /** The same disk on its VM in another way. */
    static PlannedDisk hung(PlannedDisk disk, String diskInterface, boolean boot, boolean active) {
        return new PlannedDisk(
                disk.source(),
                disk.target(),
                disk.alias(),
                disk.manifest(),
                disk.virtualSizeBytes(),
                disk.dataBytes(),
                disk.format(),
                disk.sparse(),
                disk.readsAsZeros(),
                boot,
                active,
                diskInterface,
                disk.storageDomain(),
                disk.replaces());
    }

    private CannotRestore unknown(String field, DiskId disk) {
        return new CannotRestore(
                FailureReason.TARGET_UNKNOWN,
                "the recovery point has no disk %s, as %s says; it has %s"
                        .formatted(
                                disk.value(),
                                field,
                                point.disks().stream()
                                        .map(each -> each.disk() + " (" + each.alias() + ")")
                                        .toList()));
    }

    private PlannedDisk planned(RecoveryPoint.Disk disk) throws CannotRestore {
        DiskManifest manifest = repository.readManifest(disk.manifest());
        if (manifest.virtualBytes() != disk.virtualBytes()) {
            throw new CannotRestore(
                    FailureReason.REPOSITORY_CORRUPT,
                    "disk %s has %d bytes in the recovery point and %d in its manifest"
                            .formatted(disk.disk(), disk.virtualBytes(), manifest.virtualBytes()));
        }
        StorageDomain domain = storage.of(disk.disk());
        DiskShape shape = DiskShape.of(disk, domain, warnings);
        return new PlannedDisk(
                new DiskId(disk.disk()),
                new DiskId(derived(job, "disk", disk.disk())),
                disk.alias(),
                new DiskManifestId(disk.manifest().value()),
                disk.virtualBytes(),
                dataBytesMax(manifest),
                shape.format(),
                shape.sparse(),
                shape.readsAsZeros(domain),
                disk.bootable(),
                true,
                Words.known(disk.diskInterface()),
                domain.id().value(),
                null);
    }

    /** The length of the segments that hold data: never less than the data itself. */
    private static long dataBytesMax(DiskManifest manifest) {
        long bytes = 0;
        for (int i = 0; i < manifest.segments().size(); i++) {
            bytes += manifest.segments().get(i).isPresent() ? manifest.segmentLength(i) : 0;
        }
        return bytes;
    }

    /**
     * The same job and source always give the same id, so that a second attempt finds what the
     * first has made.
     */
    static UUID derived(RestoreJob job, String kind, UUID source) {
        return UUID.nameUUIDFromBytes(
                ("holdfast/restored-" + kind + "/" + job.id().value() + "/" + source)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
