package io.holdfast.contracts;

/**
 * From which point the blocks of a disk are counted. Chosen for each disk; every recovery point is
 * complete in itself, whatever the mode.
 */
public enum BackupMode {
    /** Every block that holds data is read. */
    FULL,
    /** Blocks that changed since the VM's last committed recovery point. */
    INCREMENTAL,
    /** Blocks that changed since the VM's last recovery point of mode {@link #FULL}. */
    DIFFERENTIAL
}
