package io.holdfast.contracts;

/** The one event that ends a restore job. */
public sealed interface TerminalRestoreEvent extends RestoreEvent
        permits RestoreCompleted, RestoreFailed, RestoreCancelled {}
