package io.holdfast.transfer.backup;

import io.holdfast.contracts.TransferDisk;

/** A disk whose segments are being copied, and how it is read. */
public record DiskToCopy(TransferDisk command, DiskReading reading) {}
