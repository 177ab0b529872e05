package io.holdfast.contracts;

/** From which point the blocks of a disk are counted. */
public enum BackupMode {
    /** Every block that holds data is read. */
    FULL
}
