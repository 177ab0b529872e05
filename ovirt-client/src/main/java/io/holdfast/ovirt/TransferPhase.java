package io.holdfast.ovirt;

/** How far an image transfer is, in the engine's words. */
public enum TransferPhase {
    INITIALIZING,
    TRANSFERRING,
    RESUMING,
    PAUSED_USER,
    PAUSED_SYSTEM,
    CANCELLED,
    CANCELLED_USER,
    CANCELLED_SYSTEM,
    FINALIZING_SUCCESS,
    FINALIZING_FAILURE,
    FINALIZING_CLEANUP,
    FINISHED_SUCCESS,
    FINISHED_FAILURE,
    /**
     * After a user's cancel; a backup cannot be finalized until the engine has moved on from it.
     */
    FINISHED_CLEANUP,
    UNKNOWN;

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return this == FINISHED_SUCCESS || this == FINISHED_FAILURE || this == FINISHED_CLEANUP;
    }

    /** Whether data may still flow, now or after waiting or resuming. */
    public boolean mayBecomeReady() {
        return this == INITIALIZING || this == TRANSFERRING || this == RESUMING || this == UNKNOWN;
    }
}
