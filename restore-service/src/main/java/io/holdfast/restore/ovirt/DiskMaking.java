package io.holdfast.restore.ovirt;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskWait;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.NewDisk;
import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.saga.Performer.TryAgain;
import java.time.Duration;
import java.util.Optional;

/** Makes the empty disks, or finds the ones that an earlier attempt has made. */
final class DiskMaking {

    /** One attempt; the step's own deadline is longer. */
    private static final Duration WAIT = Duration.ofMinutes(2);

    private DiskMaking() {}

    /** Returns when all are usable. */
    static void make(Engine engine, RestoreJob job, RestorePlan plan)
            throws CannotRestore, TryAgain {
        for (PlannedDisk disk : plan.disks()) {
            Optional<Disk> there = engine.disks().find(id(disk));
            if (there.isEmpty()) {
                engine.disks().create(wish(engine, job, disk));
            }
        }
        for (PlannedDisk disk : plan.disks()) {
            await(engine, disk);
        }
    }

    private static void await(Engine engine, PlannedDisk disk) throws CannotRestore, TryAgain {
        switch (engine.disks().awaitOk(id(disk), WAIT)) {
            case DiskWait.Usable usable -> requireSize(disk, usable.disk());
            case DiskWait.Broken _ ->
                    throw refused(disk, "came out illegal; the engine's events say why");
            case DiskWait.Gone _ ->
                    throw refused(disk, "could not be made; the engine's events say why");
            case DiskWait.NotYet notYet ->
                    throw new TryAgain(
                            "disk " + id(disk) + " is still " + notYet.lastSeen().status());
        }
    }

    private static void requireSize(PlannedDisk wanted, Disk made) throws CannotRestore {
        if (made.provisionedSizeBytes() != wanted.virtualSizeBytes()) {
            throw refused(
                    wanted,
                    "has %d bytes on the engine, not %d"
                            .formatted(made.provisionedSizeBytes(), wanted.virtualSizeBytes()));
        }
    }

    private static NewDisk wish(Engine engine, RestoreJob job, PlannedDisk disk) {
        StorageDomainId domain = new StorageDomainId(disk.storageDomain());
        boolean block =
                engine.storageDomains().find(domain).map(StorageDomain::isBlock).orElse(false);
        boolean raw = format(disk) == DiskFormat.RAW;
        return new NewDisk(
                Optional.of(id(disk)),
                disk.alias(),
                JobMark.ofDisk(job.id()),
                disk.virtualSizeBytes(),
                format(disk),
                disk.sparse(),
                !raw,
                domain,
                block && !raw && disk.sparse()
                        ? Optional.of(
                                DiskShape.initialBytes(disk.dataBytes(), disk.virtualSizeBytes()))
                        : Optional.empty());
    }

    static DiskFormat format(PlannedDisk disk) {
        return disk.format().equals(DiskShape.RAW) ? DiskFormat.RAW : DiskFormat.COW;
    }

    static DiskId id(PlannedDisk disk) {
        return new DiskId(disk.target().value());
    }

    private static CannotRestore refused(PlannedDisk disk, String what) {
        return new CannotRestore(
                new Failure(
                        FailureReason.TARGET_REFUSED,
                        "disk %s (%s) %s".formatted(id(disk), disk.alias(), what),
                        disk.source(),
                        null,
                        null));
    }
}
