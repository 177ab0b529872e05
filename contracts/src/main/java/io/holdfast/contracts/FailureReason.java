package io.holdfast.contracts;

/** Why something ended without success, for machines; the text beside it is for people. */
public enum FailureReason {
    /** No engine of that name is configured. */
    ENGINE_UNKNOWN,
    /** The engine did not answer in time. */
    ENGINE_UNAVAILABLE,
    /** The engine answered that it will not. */
    ENGINE_REFUSED,
    /** The engine has no such VM. */
    VM_UNKNOWN,
    /** Another backup job of the VM is live. */
    BACKUP_ALREADY_RUNNING,
    /** The VM has no disk that can be protected. */
    NOTHING_TO_BACK_UP,
    /** The engine opened the point in time and then failed it. */
    POINT_IN_TIME_FAILED,
    /** The record of changed blocks of a disk is gone: the changes cannot be read. */
    BITMAP_MISSING,
    /** An offline backup or a restore in place was asked for, and the VM is not stopped. */
    VM_NOT_STOPPED,
    /** The requester wants frozen file systems and the guest did not freeze them. */
    NOT_CONSISTENT,
    /** The engine has no appliance, or no worker in it sees the disks that were plugged into it. */
    NO_APPLIANCE,
    /** The VM configuration could not be had. */
    CONFIGURATION_UNREADABLE,
    /** A range of a disk cannot be read. */
    DISK_UNREADABLE,
    /** A range of a disk cannot be written. */
    DISK_UNWRITABLE,
    /** The connection to the disk was lost for longer than we wait. */
    TRANSFER_BROKEN,
    /** The store did not answer for longer than we wait. */
    REPOSITORY_UNAVAILABLE,
    /**
     * The repository will not take or give it: wrong key, other format, other content under the
     * same name.
     */
    REPOSITORY_REFUSED,
    /** No such recovery point. */
    RECOVERY_POINT_UNKNOWN,
    /** An object of the repository is missing, truncated or altered. */
    REPOSITORY_CORRUPT,
    /** The cluster, storage domain, engine, or disk of the recovery point, does not exist. */
    TARGET_UNKNOWN,
    /** The target exists but cannot take it: name or address in use. */
    TARGET_REFUSED,
    /** A storage domain has too little free space for what would be written to it. */
    NOT_ENOUGH_SPACE,
    /**
     * What the engine shows after a restore is not what the recovery point says, or a restored disk
     * holds other bytes.
     */
    VERIFICATION_FAILED,
    /** Stopped because another part of the job failed. */
    STOPPED,
    /** A step took longer than it may. */
    DEADLINE_PASSED,
    /** Holdfast itself met a fault that it does not know: the logs have it. */
    INTERNAL_FAULT
}
