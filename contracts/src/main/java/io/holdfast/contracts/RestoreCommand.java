package io.holdfast.contracts;

/** What may be asked of restore-service. */
public sealed interface RestoreCommand extends Command permits RequestRestore, CancelRestore {}
