package io.holdfast.snapshot.backup;

import io.holdfast.snapshot.chain.ChainLink;

/**
 * What only this service can do: the engine calls of a backup job. Each may be done again without
 * harm.
 */
public sealed interface EngineWork {

    BackupJob job();

    /** See which places of the engine the job needs, and ask for them. */
    record AskAdmission(BackupJob job) implements EngineWork {}

    /** Open the point in time, or find the one this attempt has opened before. */
    record OpenPointInTime(BackupJob job, Attempt attempt) implements EngineWork {}

    /** Close whatever this job has opened on the engine, and see it gone. */
    record ClosePointInTime(BackupJob job) implements EngineWork {}

    /**
     * The same for a point in time that no recovery point will come of: its checkpoint goes too.
     */
    record AbandonPointInTime(BackupJob job) implements EngineWork {}

    /**
     * Remember what later runs count from, and remove the checkpoints that none counts from any
     * more.
     */
    record KeepChain(BackupJob job, ChainLink link) implements EngineWork {}
}
