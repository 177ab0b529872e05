package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consistent view of the disks is open on the engine.
 *
 * @param way how the disks are seen; by a VM backup of the engine when absent
 * @param engineBackup the engine's VM backup, unless it is a snapshot
 * @param snapshot the VM snapshot, unless it is a VM backup
 * @param checkpoint what a later run may count changes from
 * @param from the checkpoint that changes are counted from, in this run
 * @param consistency what the view promises; as after a power cut when absent
 * @param consistencyReason why no more than that
 * @param frozenMillis how long the guest's file systems were frozen, if they were
 */
public record PointInTimeOpened(
        JobId job,
        EngineId engine,
        VmId vm,
        BackupWay way,
        @Nullable EngineBackupId engineBackup,
        @Nullable SnapshotId snapshot,
        @Nullable CheckpointId checkpoint,
        @Nullable CheckpointId from,
        Consistency consistency,
        @Nullable String consistencyReason,
        @Nullable Long frozenMillis,
        Instant openedAt,
        List<PointInTimeDisk> disks,
        List<SkippedDisk> skipped)
        implements BackupEvent {

    public PointInTimeOpened {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.notNegativeIfGiven("frozenMillis", frozenMillis);
        way = way == null ? BackupWay.BACKUP_API : way;
        Require.oneOf("engineBackup", engineBackup, "snapshot", snapshot);
        consistency = consistency == null ? Consistency.CRASH_CONSISTENT : consistency;
        Require.present("openedAt", openedAt);
        disks = Require.list("disks", disks);
        skipped = Require.list("skipped", skipped);
    }
}
