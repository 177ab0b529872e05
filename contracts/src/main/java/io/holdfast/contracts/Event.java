package io.holdfast.contracts;

/** Something that happened. */
public sealed interface Event extends Message
        permits BackupEvent, TransferEvent, RestoreEvent, InventoryEvent {}
