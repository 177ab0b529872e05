package io.holdfast.ovirt;

/** Illegal disks can only be deleted. */
public enum DiskStatus {
    OK,
    LOCKED,
    ILLEGAL,
    /** The engine names no status (direct LUNs), or one of a newer release. */
    UNKNOWN
}
