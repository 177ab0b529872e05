package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point exists in the repository.
 *
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
        Instant pointInTime,
        Instant committedAt,
        Consistency consistency,
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
