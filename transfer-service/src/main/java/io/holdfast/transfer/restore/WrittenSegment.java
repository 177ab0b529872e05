package io.holdfast.transfer.restore;

/**
 * A segment, counted from 0, that is on the new disk.
 *
 * @param bytesWritten guest bytes that were sent to the disk; zeros are not
 */
public record WrittenSegment(int segment, long bytesWritten) {}
