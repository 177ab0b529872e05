package io.holdfast.ovirt;

/** How the waiting for a VM backup ended. */
public sealed interface BackupWait {

    /** Disks can be read. */
    record Ready(VmBackup backup) implements BackupWait {}

    /**
     * Succeeded or failed, as its phase says; or no longer ready, being finalized, when readiness
     * was awaited.
     */
    record Over(VmBackup backup) implements BackupWait {}

    /** The engine does not know it, or no longer. */
    record Gone() implements BackupWait {}

    /** The time is up. */
    record NotYet(VmBackup lastSeen) implements BackupWait {}
}
