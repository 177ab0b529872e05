package io.holdfast.contracts;

/** The view was closed, and seen to be gone from the engine. */
public record PointInTimeClosed(JobId job, EngineId engine, VmId vm, EngineBackupId engineBackup)
        implements BackupEvent {

    public PointInTimeClosed {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("engineBackup", engineBackup);
    }
}
