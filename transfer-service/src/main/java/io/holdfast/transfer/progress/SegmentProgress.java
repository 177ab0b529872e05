package io.holdfast.transfer.progress;

/** Told how far one segment is. */
@FunctionalInterface
public interface SegmentProgress {

    /**
     * So much of the segment is done.
     *
     * @param moved guest bytes read or written so far
     */
    void at(long moved);
}
