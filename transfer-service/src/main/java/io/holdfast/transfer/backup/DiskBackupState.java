package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.transfer.window.SegmentWindow;
import org.jspecify.annotations.Nullable;

/** Where the backup of a disk stands. A transition exists only on the state that allows it. */
public sealed interface DiskBackupState {

    /** What was asked for. */
    TransferDisk command();

    /** The engine's image transfer is being opened. */
    record Opening(TransferDisk command) implements DiskBackupState {

        DiskBackupState opened(SegmentWindow window) {
            CopiedBytes none = new CopiedBytes(0, 0);
            return window.done()
                    ? new Finalizing(command, none, null)
                    : new Copying(command, window, none, null);
        }
    }

    /**
     * Segments are in flight.
     *
     * @param latest the segment that was finished last, to be told to whoever listens
     */
    record Copying(
            TransferDisk command,
            SegmentWindow window,
            CopiedBytes copied,
            @Nullable CopiedSegment latest)
            implements DiskBackupState {

        DiskBackupState copied(CopiedSegment segment) {
            SegmentWindow rest = window.without(segment.segment());
            CopiedBytes sum = copied.plus(segment.bytes());
            return rest.done()
                    ? new Finalizing(command, sum, segment)
                    : new Copying(command, rest, sum, segment);
        }
    }

    /** All segments are in the repository; the engine's image transfer is being closed. */
    record Finalizing(TransferDisk command, CopiedBytes copied, @Nullable CopiedSegment latest)
            implements DiskBackupState {

        DiskBackupState closed() {
            return new Sealing(command, copied);
        }
    }

    /** The disk manifest is being written. */
    record Sealing(TransferDisk command, CopiedBytes copied) implements DiskBackupState {

        DiskBackupState sealed(DiskBackupEvent.Sealed event) {
            return new Transferred(
                    command, copied, event.manifest(), event.zeroBytes(), event.chunks());
        }
    }

    /** It failed; the engine's image transfer is being cancelled. */
    record Abandoning(TransferDisk command, Failure failure) implements DiskBackupState {

        DiskBackupState cancelled() {
            return new Failed(command, failure);
        }

        DiskBackupState givenUp() {
            return new Failed(
                    command,
                    failure.withText(
                            failure.text()
                                    + " The engine did not confirm in time that the image transfer of"
                                    + " disk "
                                    + command.disk().text()
                                    + " ended; look for it among the engine's image transfers."));
        }
    }

    /** The disk is whole in the repository. */
    record Transferred(
            TransferDisk command,
            CopiedBytes copied,
            DiskManifestId manifest,
            long zeroBytes,
            long chunks)
            implements DiskBackupState {}

    /** The disk was not copied, and nothing of it is open. */
    record Failed(TransferDisk command, Failure failure) implements DiskBackupState {}
}
