package io.holdfast.snapshot.leftover;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmId;
import java.util.List;

/**
 * The snapshots that the engines have made for VM backups of ours and that are not yet seen to be
 * gone. They all have the same name and no mark, and the engine tells whose they are only as long
 * as the backup runs: so it is remembered while it does.
 */
public interface BackupSnapshots {

    /** Twice is once. */
    void remember(BackupSnapshot snapshot);

    List<BackupSnapshot> of(EngineId engine, VmId vm);

    /** It is gone; one that is not known is forgotten as well. */
    void forget(BackupSnapshot snapshot);
}
