package io.holdfast.transfer.restore;

import io.holdfast.contracts.JobId;
import io.holdfast.contracts.PartOfJob;
import io.holdfast.contracts.RestoreDisk;

/** What the restore of a disk does in this process. */
public sealed interface DiskRestoreWork extends PartOfJob {

    /** What was asked for. */
    RestoreDisk command();

    @Override
    default JobId job() {
        return command().job();
    }

    /** Read the manifest, and open the engine's image transfer or find the one that is open. */
    record Open(RestoreDisk command) implements DiskRestoreWork {}

    /** Finalize the engine's image transfer and see it end well. */
    record Close(RestoreDisk command) implements DiskRestoreWork {}

    /** Cancel the engine's image transfer and see it gone. */
    record Cancel(RestoreDisk command) implements DiskRestoreWork {}
}
