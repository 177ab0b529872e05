package io.holdfast.contracts;

/**
 * A segment of a disk is in the repository.
 *
 * @param segment counted from 0
 */
public record SegmentCopied(
        DiskTransferId transfer, JobId job, int segment, long bytesRead, long bytesStored)
        implements TransferEvent {

    public SegmentCopied {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.notNegative("segment", segment);
        Require.notNegative("bytesRead", bytesRead);
        Require.notNegative("bytesStored", bytesStored);
    }
}
