package io.holdfast.ovirt;

import java.time.Instant;
import java.util.Optional;

/** A snapshot of a VM. The id of the active one changes with each snapshot taken. */
public record Snapshot(
        SnapshotId id, String description, Kind kind, Status status, Optional<Instant> created) {

    public enum Kind {
        ACTIVE,
        REGULAR,
        PREVIEW,
        STATELESS,
        UNKNOWN
    }

    public enum Status {
        OK,
        LOCKED,
        IN_PREVIEW,
        UNKNOWN
    }

    /**
     * What the engine calls the snapshot that it makes for a hybrid backup; it must be gone after
     * the backup.
     */
    public static final String OF_A_BACKUP = "Auto-generated for Backup VM";

    public boolean isOfABackup() {
        return kind == Kind.REGULAR && description.equals(OF_A_BACKUP);
    }
}
