package io.holdfast.ovirt;

/** What a disk is made of; only {@link #IMAGE} disks take part in snapshots and backups. */
public enum DiskStorage {
    IMAGE,
    LUN,
    CINDER,
    MANAGED_BLOCK_STORAGE,
    UNKNOWN
}
