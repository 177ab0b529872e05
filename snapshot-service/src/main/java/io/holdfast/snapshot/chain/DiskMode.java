package io.holdfast.snapshot.chain;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.FallbackReason;
import org.jspecify.annotations.Nullable;

/**
 * How one disk is read, and why.
 *
 * @param reason for people
 * @param fallback set when only changed blocks were asked for and yet all are read
 * @param parentManifest the disk as the parent holds it; with every mode but full
 */
public record DiskMode(
        BackupMode mode,
        String reason,
        @Nullable FallbackReason fallback,
        @Nullable DiskManifestId parentManifest) {

    public DiskMode {
        if ((mode == BackupMode.FULL) != (parentManifest == null)) {
            throw new IllegalArgumentException(
                    "changes need a parent and a full read has none: " + mode);
        }
    }

    static DiskMode fullAsAsked() {
        return new DiskMode(BackupMode.FULL, "asked for", null, null);
    }

    /** All blocks, although only changed ones were asked for. */
    public static DiskMode fallback(FallbackReason reason, String text) {
        return new DiskMode(BackupMode.FULL, text, reason, null);
    }
}
