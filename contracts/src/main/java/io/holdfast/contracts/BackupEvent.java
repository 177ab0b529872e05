package io.holdfast.contracts;

/** What happens to a backup job. */
public sealed interface BackupEvent extends Event
        permits BackupRequested, PointInTimeOpened, PointInTimeClosed, TerminalBackupEvent {

    /** The job it belongs to. */
    JobId job();
}
