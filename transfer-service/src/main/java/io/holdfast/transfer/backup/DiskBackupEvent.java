package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.TransferDisk;

/** What happens to the backup of a disk. */
public sealed interface DiskBackupEvent {

    /** Somebody asked for it. */
    record Requested(TransferDisk command) implements DiskBackupEvent {}

    /**
     * The engine's image transfer is open, the disk has this many segments, and it is decided how
     * they are read.
     */
    record Opened(int segments, DiskReading reading) implements DiskBackupEvent {

        public Opened {
            reading = DiskReading.orFull(reading);
        }
    }

    /** A segment's changes could no longer be had, or laid over the parent. */
    record FellBack(FallbackReason reason) implements DiskBackupEvent {}

    /** A segment is in the repository and has its receipt. */
    record SegmentDone(CopiedSegment segment) implements DiskBackupEvent {}

    /** The engine's image transfer ended well. */
    record Closed() implements DiskBackupEvent {}

    /** The disk manifest is in the repository. */
    record Sealed(DiskManifestId manifest, long zeroBytes, long chunks)
            implements DiskBackupEvent {}

    /** Something failed for good. */
    record Broken(Failure failure) implements DiskBackupEvent {}

    /** The job no longer wants the disk. */
    record StopAsked(String why) implements DiskBackupEvent {}

    /** The engine's image transfer is seen to be gone. */
    record Cancelled() implements DiskBackupEvent {}

    /** A step took longer than it may. */
    record DeadlinePassed(String step) implements DiskBackupEvent {}
}
