package io.holdfast.transfer.restore;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.transfer.window.SegmentWindow;
import org.jspecify.annotations.Nullable;

/** Where the restore of a disk stands. A transition exists only on the state that allows it. */
public sealed interface DiskRestoreState extends PartOfJob {

    /** What was asked for. */
    RestoreDisk command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** The manifest is read and the engine's image transfer is being opened. */
    record Opening(RestoreDisk command) implements DiskRestoreState {

        DiskRestoreState opened(SegmentWindow window) {
            return window.done()
                    ? new Finalizing(command, 0, null)
                    : new Restoring(command, window, 0, null);
        }
    }

    /**
     * Segments are in flight.
     *
     * @param latest the segment that was finished last, to be told to whoever listens
     */
    record Restoring(
            RestoreDisk command,
            SegmentWindow window,
            long bytesWritten,
            @Nullable WrittenSegment latest)
            implements DiskRestoreState {

        DiskRestoreState written(WrittenSegment segment) {
            SegmentWindow rest = window.without(segment.segment());
            long sum = bytesWritten + segment.bytesWritten();
            return rest.done()
                    ? new Finalizing(command, sum, segment)
                    : new Restoring(command, rest, sum, segment);
        }
    }

    /** All segments are on the disk; the engine's image transfer is being closed. */
    record Finalizing(RestoreDisk command, long bytesWritten, @Nullable WrittenSegment latest)
            implements DiskRestoreState {

        DiskRestoreState closed() {
            return new Restored(command, bytesWritten);
        }
    }

    /** It failed; the engine's image transfer is being cancelled. */
    record Abandoning(RestoreDisk command, Failure failure) implements DiskRestoreState {

        DiskRestoreState cancelled() {
            return new Failed(command, failure);
        }

        DiskRestoreState givenUp() {
            return new Failed(
                    command,
                    failure.withText(
                            failure.text()
                                    + " The engine did not confirm in time that the image transfer of"
                                    + " disk "
                                    + command.targetDisk().text()
                                    + " ended; look for it among the engine's image transfers."));
        }
    }

    /** The disk holds what it held at the recovery point. */
    record Restored(RestoreDisk command, long bytesWritten) implements DiskRestoreState {}

    /** The disk was not restored; the engine removes it with the cancelled upload. */
    record Failed(RestoreDisk command, Failure failure) implements DiskRestoreState {}
}
