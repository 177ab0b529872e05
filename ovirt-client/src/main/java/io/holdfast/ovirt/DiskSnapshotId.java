package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a disk snapshot: the volume that holds a disk as a VM snapshot froze it. */
public record DiskSnapshotId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static DiskSnapshotId parse(String text) {
        return new DiskSnapshotId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
