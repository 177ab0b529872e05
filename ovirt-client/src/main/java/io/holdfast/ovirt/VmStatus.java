package io.holdfast.ovirt;

/** What a VM does, in the engine's words; a word of a newer engine reads as {@link #UNKNOWN}. */
public enum VmStatus {
    DOWN,
    IMAGE_LOCKED,
    MIGRATING,
    NOT_RESPONDING,
    PAUSED,
    POWERING_DOWN,
    POWERING_UP,
    REBOOT_IN_PROGRESS,
    RESTORING_STATE,
    SAVING_STATE,
    SUSPENDED,
    UNASSIGNED,
    UNKNOWN,
    UP,
    WAIT_FOR_LAUNCH
}
