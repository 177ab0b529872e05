package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consistent view of the disks is open on the engine.
 *
 * @param checkpoint what a later run may count changes from
 */
public record PointInTimeOpened(
        JobId job,
        EngineId engine,
        VmId vm,
        EngineBackupId engineBackup,
        @Nullable CheckpointId checkpoint,
        Instant openedAt,
        List<PointInTimeDisk> disks,
        List<SkippedDisk> skipped)
        implements BackupEvent {

    public PointInTimeOpened {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("engineBackup", engineBackup);
        Require.present("openedAt", openedAt);
        disks = Require.list("disks", disks);
        skipped = Require.list("skipped", skipped);
    }
}
