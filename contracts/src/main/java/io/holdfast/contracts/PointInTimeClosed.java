package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The view was closed, and seen to be gone from the engine.
 *
 * @param engineBackup the engine's VM backup, unless it was a snapshot
 * @param snapshot the VM snapshot, unless it was a VM backup
 */
public record PointInTimeClosed(
        JobId job,
        EngineId engine,
        VmId vm,
        @Nullable EngineBackupId engineBackup,
        @Nullable SnapshotId snapshot)
        implements BackupEvent {

    public PointInTimeClosed {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.oneOf("engineBackup", engineBackup, "snapshot", snapshot);
    }
}
