package io.holdfast.snapshot.backup;

import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.SnapshotId;
import org.jspecify.annotations.Nullable;

/** What is open on the engine: a VM backup or a VM snapshot, exactly one of them. */
public record OpenView(@Nullable EngineBackupId engineBackup, @Nullable SnapshotId snapshot) {

    public OpenView {
        if ((engineBackup == null) == (snapshot == null)) {
            throw new IllegalArgumentException("A view is a VM backup or a snapshot, not both");
        }
    }

    public static OpenView of(EngineBackupId backup) {
        return new OpenView(backup, null);
    }

    public static OpenView of(SnapshotId snapshot) {
        return new OpenView(null, snapshot);
    }
}
