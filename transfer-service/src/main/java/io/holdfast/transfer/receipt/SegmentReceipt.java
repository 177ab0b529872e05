package io.holdfast.transfer.receipt;

import io.holdfast.contracts.SegmentMapId;
import org.jspecify.annotations.Nullable;

/**
 * What became of a segment. Bytes count the guest's side, but for bytesStored, which counts the
 * repository's.
 *
 * @param segment counted from 0
 * @param map names the segment's content; null for one that is all zero, or was restored
 * @param bytesRead guest bytes that were read from the engine
 * @param bytesStored bytes that were put into the repository
 * @param zeroBytes neither read nor stored, or read and found to be zero
 * @param bytesWritten guest bytes that were sent to a new disk
 */
public record SegmentReceipt(
        int segment,
        @Nullable SegmentMapId map,
        long bytesRead,
        long bytesStored,
        long zeroBytes,
        long chunks,
        long bytesWritten) {

    /** The receipt of a segment that is in the repository. */
    public static SegmentReceipt copied(
            int segment,
            @Nullable SegmentMapId map,
            long bytesRead,
            long bytesStored,
            long zeroBytes,
            long chunks) {
        return new SegmentReceipt(segment, map, bytesRead, bytesStored, zeroBytes, chunks, 0);
    }

    /** The receipt of a segment that is on a new disk. */
    public static SegmentReceipt restored(int segment, long bytesWritten) {
        return new SegmentReceipt(segment, null, 0, 0, 0, 0, bytesWritten);
    }
}
