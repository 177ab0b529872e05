package io.holdfast.simulator.storage;

/** How the disk is kept by oVirt. Only {@code COW} can carry dirty bitmaps. */
public enum VolumeFormat {
    RAW,
    COW
}
