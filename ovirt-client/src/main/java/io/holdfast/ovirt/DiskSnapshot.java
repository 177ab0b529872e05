package io.holdfast.ovirt;

/**
 * A disk as a VM snapshot holds it.
 *
 * @param id the volume; what an image transfer calls the snapshot
 * @param disk the disk it is of
 * @param provisionedSizeBytes what the guest saw when the snapshot was taken
 * @param format of the volume, not of what a transfer shows
 */
public record DiskSnapshot(
        DiskSnapshotId id, DiskId disk, long provisionedSizeBytes, DiskFormat format) {}
