package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskSnapshotId;
import io.holdfast.contracts.FallbackReason;
import org.jspecify.annotations.Nullable;

/**
 * A disk of the point in time that is going to be read.
 *
 * @param mode how it is read, chosen for this disk alone
 * @param modeReason why this mode, for the operator
 * @param fallback set when only changed blocks were asked for and yet all are read
 * @param parentManifest what did not change is taken from there; with every mode but full
 * @param diskSnapshot what is read when the view is a snapshot, plugged into an appliance or not
 * @param format the engine's word: {@code cow} or {@code raw}
 */
public record ChosenDisk(
        DiskId disk,
        String alias,
        long virtualSizeBytes,
        BackupMode mode,
        String modeReason,
        @Nullable FallbackReason fallback,
        @Nullable DiskManifestId parentManifest,
        @Nullable DiskSnapshotId diskSnapshot,
        boolean bootable,
        String diskInterface,
        String format,
        boolean sparse) {}
