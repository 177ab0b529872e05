package io.holdfast.contracts;

/** Something that is asked for. */
public sealed interface Command extends Message
        permits BackupCommand, TransferCommand, SegmentCommand, DeviceCommand, RestoreCommand {}
