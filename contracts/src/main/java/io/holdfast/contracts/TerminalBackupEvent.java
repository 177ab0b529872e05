package io.holdfast.contracts;

/** The one event that ends a backup job. */
public sealed interface TerminalBackupEvent extends BackupEvent
        permits BackupCompleted, BackupFailed, BackupCancelled {}
