package io.holdfast.transfer.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.FallbackReason;

/** What disk backups tell the operator, beside what their segments do. */
public interface BackupMetrics {

    /** A disk is whole in the repository, read this way. */
    void copied(BackupMode mode);

    /** Changed blocks were asked for, and the disk is read in full. */
    void fellBack(FallbackReason reason);

    /**
     * A segment was copied by its changes.
     *
     * @param dirtyBytes that changed and are not zero, as imageio says
     * @param bytesRead more than these where the grid is restored on the way
     */
    void changes(long dirtyBytes, long bytesRead);

    /** Tells nobody. */
    BackupMetrics NONE =
            new BackupMetrics() {
                @Override
                public void copied(BackupMode mode) {}

                @Override
                public void fellBack(FallbackReason reason) {}

                @Override
                public void changes(long dirtyBytes, long bytesRead) {}
            };
}
