package io.holdfast.contracts;

/**
 * Write one segment of a disk transfer. Internal work; any replica takes it.
 *
 * @param segment counted from 0
 */
public record RestoreSegment(DiskTransferId transfer, int segment) implements SegmentCommand {

    public RestoreSegment {
        Require.present("transfer", transfer);
        Require.notNegative("segment", segment);
    }
}
