package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point exists in the repository.
 *
 * @param way how the disks were seen; by a VM backup of the engine when absent
 * @param consistencyReason why no more than that was reached
 * @param frozenMillis how long the guest's file systems were frozen, if they were
 * @param policy the policy that asked, if one did
 * @param labels free words of the requester, carried along
 */
public record RecoveryPointCommitted(
        JobId job,
        RecoveryPointId recoveryPoint,
        EngineId engine,
        VmId vm,
        String vmName,
        BackupMode mode,
        BackupWay way,
        Instant pointInTime,
        Instant committedAt,
        Consistency consistency,
        @Nullable String consistencyReason,
        @Nullable Long frozenMillis,
        @Nullable CheckpointId checkpoint,
        ConfigurationId configuration,
        List<RecoveryPointDisk> disks,
        long virtualBytes,
        long bytesRead,
        long bytesStored,
        @Nullable String policy,
        Map<String, String> labels)
        implements TransferEvent {

    public RecoveryPointCommitted {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.text("vmName", vmName);
        Require.present("mode", mode);
        Require.notNegativeIfGiven("frozenMillis", frozenMillis);
        way = way == null ? BackupWay.BACKUP_API : way;
        Require.present("pointInTime", pointInTime);
        Require.present("committedAt", committedAt);
        Require.present("consistency", consistency);
        Require.present("configuration", configuration);
        disks = Require.list("disks", disks);
        Require.notNegative("virtualBytes", virtualBytes);
        Require.notNegative("bytesRead", bytesRead);
        Require.notNegative("bytesStored", bytesStored);
        labels = Require.map("labels", labels);
    }
}
