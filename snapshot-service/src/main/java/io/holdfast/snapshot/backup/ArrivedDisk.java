package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.FallbackReason;
import org.jspecify.annotations.Nullable;

/** A disk that is whole in the repository. */
public record ArrivedDisk(
        DiskManifestId manifest,
        BackupMode mode,
        @Nullable FallbackReason fallback,
        long bytesRead,
        long bytesStored) {}
