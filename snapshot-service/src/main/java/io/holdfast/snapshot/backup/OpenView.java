package io.holdfast.snapshot.backup;

import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.contracts.VmId;
import org.jspecify.annotations.Nullable;

/**
 * What is open on the engine: a VM backup or a VM snapshot, exactly one of them.
 *
 * @param appliance the VM that the snapshot's disks are plugged into, if they are
 */
public record OpenView(
        @Nullable EngineBackupId engineBackup,
        @Nullable SnapshotId snapshot,
        @Nullable VmId appliance) {

    public OpenView {
        if (appliance != null && snapshot == null) {
            throw new IllegalArgumentException("Only a snapshot is plugged into an appliance");
        }
        if ((engineBackup == null) == (snapshot == null)) {
            throw new IllegalArgumentException("A view is a VM backup or a snapshot, not both");
        }
    }

    public static OpenView of(EngineBackupId backup) {
        return new OpenView(backup, null, null);
    }

    public static OpenView of(SnapshotId snapshot) {
        return new OpenView(null, snapshot, null);
    }

    OpenView pluggedInto(VmId appliance) {
        return new OpenView(engineBackup, snapshot, appliance);
    }
}
