package io.holdfast.transfer.backup;

import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;
import io.holdfast.contracts.TransferDisk;

/** What the backup of a disk does in this process. */
public sealed interface DiskBackupWork extends PartOfJob {

    /** What was asked for. */
    TransferDisk command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** Open the engine's image transfer, or find the one that is open. */
    record Open(TransferDisk command) implements DiskBackupWork {}

    /** Finalize the engine's image transfer and see it end well. */
    record Close(TransferDisk command) implements DiskBackupWork {}

    /** Write the disk manifest from the receipts. */
    record Seal(TransferDisk command, DiskReading reading) implements DiskBackupWork {

        public Seal {
            reading = DiskReading.orFull(reading);
        }
    }

    /** Cancel the engine's image transfer and see it gone. */
    record Cancel(TransferDisk command) implements DiskBackupWork {}
}
