package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.transfer.window.SegmentWindow;
import org.jspecify.annotations.Nullable;

/** Where the backup of a disk stands. A transition exists only on the state that allows it. */
public sealed interface DiskBackupState extends PartOfJob {

    /** What was asked for. */
    TransferDisk command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** The engine's image transfer is being opened. */
    record Opening(TransferDisk command) implements DiskBackupState {

        DiskBackupState opened(SegmentWindow window, DiskReading reading) {
            CopiedBytes none = new CopiedBytes(0, 0);
            return window.done()
                    ? new Finalizing(command, reading, none, null)
                    : new Copying(command, reading, window, none, null);
        }
    }

    /**
     * Segments are in flight.
     *
     * @param latest the segment that was finished last, to be told to whoever listens
     */
    record Copying(
            TransferDisk command,
            DiskReading reading,
            SegmentWindow window,
            CopiedBytes copied,
            @Nullable CopiedSegment latest)
            implements DiskBackupState {

        public Copying {
            reading = DiskReading.orFull(reading);
        }

        /**
         * All that is not finished is read in full; what is finished is complete in itself and
         * stays.
         */
        DiskBackupState fellBack(FallbackReason reason) {
            return new Copying(command, DiskReading.inFull(reason), window, copied, null);
        }

        DiskBackupState copied(CopiedSegment segment) {
            SegmentWindow rest = window.without(segment.segment());
            CopiedBytes sum = copied.plus(segment.bytes());
            return rest.done()
                    ? new Finalizing(command, reading, sum, segment)
                    : new Copying(command, reading, rest, sum, segment);
        }
    }

    /** All segments are in the repository; the engine's image transfer is being closed. */
    record Finalizing(
            TransferDisk command,
            DiskReading reading,
            CopiedBytes copied,
            @Nullable CopiedSegment latest)
            implements DiskBackupState {

        public Finalizing {
            reading = DiskReading.orFull(reading);
        }

        DiskBackupState closed() {
            return new Sealing(command, reading, copied);
        }
    }

    /** The disk manifest is being written. */
    record Sealing(TransferDisk command, DiskReading reading, CopiedBytes copied)
            implements DiskBackupState {

        public Sealing {
            reading = DiskReading.orFull(reading);
        }

        DiskBackupState sealed(DiskBackupEvent.Sealed event) {
            return new Transferred(
                    command, reading, copied, event.manifest(), event.zeroBytes(), event.chunks());
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
            DiskReading reading,
            CopiedBytes copied,
            DiskManifestId manifest,
            long zeroBytes,
            long chunks)
            implements DiskBackupState {

        public Transferred {
            reading = DiskReading.orFull(reading);
        }
    }

    /** The disk was not copied, and nothing of it is open. */
    record Failed(TransferDisk command, Failure failure) implements DiskBackupState {}
}
