package io.holdfast.contracts;

/** Which way a disk moves. */
public enum TransferDirection {
    /** From the engine into the repository. */
    BACKUP,
    /** From the repository onto the engine. */
    RESTORE
}
