package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A disk is whole in the repository.
 *
 * @param mode what was read in the end; full when absent
 * @param fallback set when changed blocks were asked for and could not be had
 * @param zeroBytes bytes that were neither read nor stored, or read and found to be zero
 */
public record DiskTransferred(
        DiskTransferId transfer,
        JobId job,
        DiskId disk,
        DiskManifestId manifest,
        BackupMode mode,
        @Nullable FallbackReason fallback,
        long virtualSizeBytes,
        long bytesRead,
        long bytesStored,
        long zeroBytes,
        long chunks)
        implements TransferEvent {

    public DiskTransferred {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("disk", disk);
        Require.present("manifest", manifest);
        mode = mode == null ? BackupMode.FULL : mode;
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.notNegative("bytesRead", bytesRead);
        Require.notNegative("bytesStored", bytesStored);
        Require.notNegative("zeroBytes", zeroBytes);
        Require.notNegative("chunks", chunks);
    }
}
