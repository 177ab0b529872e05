package io.holdfast.ovirt;

/**
 * How a disk's volume is kept: {@code cow} is qcow2 and may carry checkpoints' bitmaps, {@code raw}
 * may not.
 */
public enum DiskFormat {
    COW,
    RAW
}
