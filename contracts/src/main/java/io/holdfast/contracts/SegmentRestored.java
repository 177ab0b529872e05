package io.holdfast.contracts;

/**
 * A segment of a disk is written and flushed.
 *
 * @param segment counted from 0
 */
public record SegmentRestored(DiskTransferId transfer, JobId job, int segment, long bytesWritten)
        implements TransferEvent {

    public SegmentRestored {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.notNegative("segment", segment);
        Require.notNegative("bytesWritten", bytesWritten);
    }
}
