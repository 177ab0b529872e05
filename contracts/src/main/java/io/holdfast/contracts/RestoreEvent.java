package io.holdfast.contracts;

/** What happens to a restore job. */
public sealed interface RestoreEvent extends Event, PartOfJob
        permits RestoreRequested, RestoreWaiting, RestoreDisksCreated, TerminalRestoreEvent {}
