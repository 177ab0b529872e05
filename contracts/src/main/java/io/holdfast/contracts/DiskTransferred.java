package io.holdfast.contracts;

/**
 * A disk is whole in the repository.
 *
 * @param zeroBytes bytes that were neither read nor stored, or read and found to be zero
 */
public record DiskTransferred(
        DiskTransferId transfer,
        JobId job,
        DiskId disk,
        DiskManifestId manifest,
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
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.notNegative("bytesRead", bytesRead);
        Require.notNegative("bytesStored", bytesStored);
        Require.notNegative("zeroBytes", zeroBytes);
        Require.notNegative("chunks", chunks);
    }
}
