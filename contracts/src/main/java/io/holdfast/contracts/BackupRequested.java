package io.holdfast.contracts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backup job has begun.
 *
 * @param vmName unknown while the VM was never seen
 * @param policy the policy that asked, if one did
 * @param labels free words of the requester, carried along
 */
public record BackupRequested(
        JobId job,
        EngineId engine,
        VmId vm,
        @Nullable String vmName,
        BackupMode mode,
        @Nullable String policy,
        Map<String, String> labels)
        implements BackupEvent {

    public BackupRequested {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("mode", mode);
        labels = Require.map("labels", labels);
    }
}
