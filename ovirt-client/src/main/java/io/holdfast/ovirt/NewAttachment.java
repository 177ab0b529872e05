package io.holdfast.ovirt;

import java.util.Optional;

/**
 * How a disk is to be put on a VM; only one disk of a VM is bootable.
 *
 * @param snapshot attaches not the disk itself but what this snapshot of another VM holds of it;
 *     what the guest writes then is thrown away when it is unplugged
 * @param active plugged at once
 */
public record NewAttachment(
        DiskId disk,
        Optional<SnapshotId> snapshot,
        DiskInterface attachAs,
        boolean bootable,
        boolean active) {

    /** The disk itself. */
    public NewAttachment(DiskId disk, DiskInterface attachAs, boolean bootable, boolean active) {
        this(disk, Optional.empty(), attachAs, bootable, active);
    }

    /** A disk as a snapshot holds it, plugged at once: for an appliance that reads it. */
    public static NewAttachment ofSnapshot(
            DiskId disk, SnapshotId snapshot, DiskInterface attachAs) {
        return new NewAttachment(disk, Optional.of(snapshot), attachAs, false, true);
    }
}
