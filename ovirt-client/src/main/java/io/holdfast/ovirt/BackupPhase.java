package io.holdfast.ovirt;

/**
 * How far a VM backup is, in the engine's words. A client that dies leaves it {@link #READY} for
 * ever.
 */
public enum BackupPhase {
    INITIALIZING,
    STARTING,
    READY,
    FINALIZING,
    SUCCEEDED,
    FAILED,
    /** A word of a newer engine; neither ready nor over. */
    UNKNOWN;

    public boolean isOver() {
        return this == SUCCEEDED || this == FAILED;
    }
}
