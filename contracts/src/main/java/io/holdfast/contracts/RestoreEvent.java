package io.holdfast.contracts;

/** What happens to a restore job. */
public sealed interface RestoreEvent extends Event
        permits RestoreRequested, RestoreDisksCreated, TerminalRestoreEvent {

    /** The job it belongs to. */
    JobId job();
}
