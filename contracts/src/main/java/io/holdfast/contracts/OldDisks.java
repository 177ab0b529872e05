package io.holdfast.contracts;

/** What becomes of the disks that a restore in place has replaced. */
public enum OldDisks {
    /** Taken off the VM and kept, renamed so that everybody sees what they are. */
    KEEP,
    /** Deleted, once the restored VM has been compared with the recovery point. */
    DELETE_AFTER_VERIFICATION
}
