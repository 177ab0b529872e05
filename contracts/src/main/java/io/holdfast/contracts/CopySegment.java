package io.holdfast.contracts;

/**
 * Copy one segment of a disk transfer. Internal work; any replica takes it.
 *
 * @param segment counted from 0
 */
public record CopySegment(DiskTransferId transfer, int segment) implements SegmentCommand {

    public CopySegment {
        Require.present("transfer", transfer);
        Require.notNegative("segment", segment);
    }
}
