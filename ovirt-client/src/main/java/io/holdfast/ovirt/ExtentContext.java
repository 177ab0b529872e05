package io.holdfast.ovirt;

/** What extents tell apart. */
public enum ExtentContext {
    /** Data from zeros. */
    ZERO,
    /** Changed from unchanged since the backup's checkpoint, and within both data from zeros. */
    DIRTY
}
