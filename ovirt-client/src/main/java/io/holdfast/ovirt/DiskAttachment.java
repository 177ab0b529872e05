package io.holdfast.ovirt;

import java.util.Optional;

/**
 * A disk on a VM.
 *
 * @param attachedAs the guest's bus
 * @param active plugged; the engine refuses to back up a disk that is not
 * @param snapshot set when not the disk itself but one of its snapshots is attached
 */
public record DiskAttachment(
        Disk disk,
        DiskInterface attachedAs,
        boolean bootable,
        boolean active,
        boolean readOnly,
        Optional<SnapshotId> snapshot) {

    /**
     * Whether the backup API takes the disk: an active, unshared image. It drops others without an
     * error.
     */
    public boolean canBeBackedUp() {
        return active
                && !disk.shareable()
                && disk.storage() == DiskStorage.IMAGE
                && snapshot.isEmpty();
    }
}
