package io.holdfast.contracts;

/** What happens to a backup job. */
public sealed interface BackupEvent extends Event, PartOfJob
        permits BackupRequested,
                BackupWaiting,
                PointInTimeOpened,
                PointInTimeClosed,
                TerminalBackupEvent {}
