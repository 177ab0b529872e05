package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.SkippedDisk;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The consistent view of a VM's disks that is open on the engine and must be closed.
 *
 * @param checkpoint what a later incremental may count from; null when the engine made none
 * @param from what changes are counted from; null when every disk is read in full
 * @param skipped disks that are not protected by this job, each with the reason
 */
public record OpenedPointInTime(
        String vmName,
        BackupWay way,
        OpenView view,
        @Nullable CheckpointId checkpoint,
        @Nullable CountedFrom from,
        ReachedConsistency consistency,
        Instant openedAt,
        List<ChosenDisk> disks,
        List<SkippedDisk> skipped) {

    public OpenedPointInTime {
        disks = List.copyOf(disks);
        skipped = List.copyOf(skipped);
        if (from == null && disks.stream().anyMatch(disk -> disk.mode() != BackupMode.FULL)) {
            throw new IllegalArgumentException("A disk counts changes from nothing: " + disks);
        }
    }

    /** The same, seen through the appliance that its disks are plugged into. */
    public OpenedPointInTime pluggedInto(VmId appliance) {
        return new OpenedPointInTime(
                vmName,
                BackupWay.APPLIANCE,
                view.pluggedInto(appliance),
                checkpoint,
                from,
                consistency,
                openedAt,
                disks,
                skipped);
    }

    /** The same, promising something else. */
    public OpenedPointInTime promising(ReachedConsistency other) {
        return new OpenedPointInTime(
                vmName, way, view, checkpoint, from, other, openedAt, disks, skipped);
    }

    Set<DiskId> diskIds() {
        return disks.stream().map(ChosenDisk::disk).collect(Collectors.toUnmodifiableSet());
    }
}
