package io.holdfast.snapshot.backup;

/**
 * What only this service can do: the engine calls of a backup job. Each may be done again without
 * harm.
 */
public sealed interface EngineWork {

    BackupJob job();

    /** Open the point in time, or find the one this job has opened before. */
    record OpenPointInTime(BackupJob job) implements EngineWork {}

    /** Close whatever this job has opened on the engine, and see it gone. */
    record ClosePointInTime(BackupJob job) implements EngineWork {}
}
