package io.holdfast.contracts;

/** What may be asked of snapshot-service. */
public sealed interface BackupCommand extends Command permits RequestBackup, CancelBackup {}
