package io.holdfast.transfer.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.TransferDisk;
import org.jspecify.annotations.Nullable;

/**
 * How a disk is read. Decided when its image transfer is open, and kept by the saga, so that every
 * replica and every redelivered segment reads it the same way.
 *
 * @param mode what is read
 * @param fallback set when changed blocks were asked for and everything is read all the same
 */
public record DiskReading(BackupMode mode, @Nullable FallbackReason fallback) {

    /** Everything, as was asked. */
    static final DiskReading FULL = new DiskReading(BackupMode.FULL, null);

    public DiskReading {
        if (mode != BackupMode.FULL && fallback != null) {
            throw new IllegalArgumentException(
                    "A disk that is read %s has not fallen back: %s".formatted(mode, fallback));
        }
    }

    /** As the command says. */
    static DiskReading asAsked(TransferDisk command) {
        return new DiskReading(command.mode(), null);
    }

    /** Everything, though less was asked for. */
    static DiskReading inFull(FallbackReason why) {
        return new DiskReading(BackupMode.FULL, why);
    }

    /** Journals of releases that read every disk in full do not say how. */
    static DiskReading orFull(@Nullable DiskReading read) {
        return read == null ? FULL : read;
    }

    /** Whether what did not change is taken from the parent. */
    public boolean changesOnly() {
        return mode != BackupMode.FULL;
    }
}
