package io.holdfast.ovirt;

/** How the engine took the wish to finalize a VM backup. */
public enum FinalizedBackup {
    /** Accepted; the phase follows seconds later. */
    ACCEPTED,
    /** It was being finalized, or over, already. */
    ALREADY,
    /** No such backup, or swept since: look at the VM's snapshots and disks. */
    GONE
}
