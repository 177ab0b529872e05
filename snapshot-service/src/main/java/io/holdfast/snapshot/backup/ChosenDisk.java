package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskId;

/**
 * A disk of the point in time that is going to be read.
 *
 * @param mode how it is read, chosen for this disk alone
 * @param modeReason why this mode, for the operator
 * @param format the engine's word: {@code cow} or {@code raw}
 */
public record ChosenDisk(
        DiskId disk,
        String alias,
        long virtualSizeBytes,
        BackupMode mode,
        String modeReason,
        boolean bootable,
        String diskInterface,
        String format,
        boolean sparse) {}
