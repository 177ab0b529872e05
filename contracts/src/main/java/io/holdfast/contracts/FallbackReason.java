package io.holdfast.contracts;

/** Why a disk is read in full although only its changed blocks were asked for. */
public enum FallbackReason {
    /** The VM has no recovery point that changes could be counted from. */
    NO_RECOVERY_POINT,
    /** The recovery point to count from has no checkpoint. */
    NO_CHECKPOINT,
    /** The engine no longer has the checkpoint. */
    CHECKPOINT_MISSING,
    /** The engine says that no backup can count from the checkpoint. */
    CHECKPOINT_INVALID,
    /** The engine could not use the checkpoint and dropped all checkpoints of the VM. */
    CHECKPOINTS_DROPPED,
    /** The disk was not part of the recovery point to count from: added or restored since. */
    DISK_ADDED,
    /** The disk has another size than in the recovery point to count from. */
    DISK_RESIZED,
    /** The checkpoint does not cover the disk: moved, detached or reverted since. */
    DISK_NOT_IN_CHECKPOINT,
    /** The disk is raw: changed blocks are not recorded. */
    DISK_RAW,
    /** The engine backs up this disk in full all the same. */
    ENGINE_CHOSE_FULL,
    /** The record of changed blocks is gone, of this disk or of another one in the backup. */
    BITMAP_MISSING,
    /** imageio does not give the changed blocks of the disk. */
    DIRTY_EXTENTS_REFUSED,
    /** What the repository holds of the recovery point to count from cannot be used. */
    PARENT_UNUSABLE,
    /** Changed blocks are not known in this way of seeing the disk. */
    WAY_WITHOUT_CHANGES
}
