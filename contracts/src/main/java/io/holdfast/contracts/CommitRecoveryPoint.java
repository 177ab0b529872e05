package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Write the recovery point, last of all.
 *
 * @param way how the disks were seen; by a VM backup of the engine when absent
 * @param consistencyReason why no more than that was reached
 * @param frozenMillis how long the guest's file systems were frozen, if they were
 * @param pointInTime when the disks looked like this
 * @param policy the policy that asked, if one did
 * @param labels free words of the requester, carried along
 */
public record CommitRecoveryPoint(
        JobId job,
        RecoveryPointId recoveryPoint,
        EngineId engine,
        VmId vm,
        String vmName,
        BackupMode mode,
        String modeReason,
        BackupWay way,
        Consistency consistency,
        @Nullable String consistencyReason,
        @Nullable Long frozenMillis,
        @Nullable CheckpointId checkpoint,
        Instant pointInTime,
        ConfigurationId configuration,
        List<RecoveryPointDisk> disks,
        List<SkippedDisk> skipped,
        @Nullable String policy,
        Map<String, String> labels)
        implements TransferCommand {

    public CommitRecoveryPoint {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.text("vmName", vmName);
        Require.present("mode", mode);
        Require.text("modeReason", modeReason);
        Require.notNegativeIfGiven("frozenMillis", frozenMillis);
        way = way == null ? BackupWay.BACKUP_API : way;
        Require.present("consistency", consistency);
        Require.present("pointInTime", pointInTime);
        Require.present("configuration", configuration);
        disks = Require.list("disks", disks);
        skipped = Require.list("skipped", skipped);
        labels = Require.map("labels", labels);
    }
}
