package io.holdfast.contracts;

/** How the disks of a VM are seen at one point in time. */
public enum BackupWay {
    /** A VM backup of the engine, of a running VM: changed blocks are known. */
    BACKUP_API,
    /** A VM backup of the engine, of a stopped VM. */
    OFFLINE,
    /** A VM snapshot, and an image transfer of each disk snapshot: changed blocks are not known. */
    SNAPSHOT_TRANSFER,
    /**
     * A VM snapshot, and each disk snapshot plugged into the appliance, which reads it as a block
     * device: changed blocks are not known.
     */
    APPLIANCE;

    /** Whether blocks that did not change can be told from those that did. */
    public boolean knowsChanges() {
        return switch (this) {
            case BACKUP_API, OFFLINE -> true;
            case SNAPSHOT_TRANSFER, APPLIANCE -> false;
        };
    }
}
