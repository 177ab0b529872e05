package io.holdfast.transfer.restore;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.RestoreDisk;

/** What happens to the restore of a disk. */
public sealed interface DiskRestoreEvent {

    /** Somebody asked for it. */
    record Requested(RestoreDisk command) implements DiskRestoreEvent {}

    /** The engine's image transfer is open, and the disk has this many segments. */
    record Opened(int segments) implements DiskRestoreEvent {}

    /** A segment is on the new disk, flushed, and has its receipt. */
    record SegmentDone(WrittenSegment segment) implements DiskRestoreEvent {}

    /** The engine's image transfer ended well. */
    record Closed() implements DiskRestoreEvent {}

    /** Something failed for good. */
    record Broken(Failure failure) implements DiskRestoreEvent {}

    /** The job no longer wants the disk. */
    record StopAsked(String why) implements DiskRestoreEvent {}

    /** The engine's image transfer is seen to be gone. */
    record Cancelled() implements DiskRestoreEvent {}

    /** A step took longer than it may. */
    record DeadlinePassed(String step) implements DiskRestoreEvent {}
}
