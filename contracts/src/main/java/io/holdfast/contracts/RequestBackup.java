package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protect a VM now. Anybody may publish it; the same message id twice is one job.
 *
 * @param vm by id or by name
 * @param mode full when absent
 * @param way the engine's backup API when absent
 * @param consistency {@link ConsistencyWish#PREFER} when absent
 * @param skipDisks disks to leave out
 * @param policy the policy that asked, if one did
 * @param labels free words of the requester, carried along
 * @param deadline when the result is no longer wanted; a job whose disks are all stored by then
 *     completes
 * @param priority {@link Priority#NORMAL} when absent
 */
public record RequestBackup(
        EngineId engine,
        VmReference vm,
        BackupMode mode,
        @Nullable BackupWay way,
        ConsistencyWish consistency,
        List<DiskId> skipDisks,
        @Nullable String policy,
        Map<String, String> labels,
        @Nullable Instant deadline,
        @Nullable Priority priority)
        implements BackupCommand {

    /** Of normal priority. */
    public RequestBackup(
            EngineId engine,
            VmReference vm,
            BackupMode mode,
            @Nullable BackupWay way,
            ConsistencyWish consistency,
            List<DiskId> skipDisks,
            @Nullable String policy,
            Map<String, String> labels,
            @Nullable Instant deadline) {
        this(engine, vm, mode, way, consistency, skipDisks, policy, labels, deadline, null);
    }

    public RequestBackup {
        Require.present("engine", engine);
        Require.present("vm", vm);
        mode = mode == null ? BackupMode.FULL : mode;
        if (way != null && !way.knowsChanges() && mode != BackupMode.FULL) {
            throw new InvalidField(
                    "mode", "is " + mode + ", but way " + way + " knows no changed blocks");
        }
        consistency = consistency == null ? ConsistencyWish.PREFER : consistency;
        skipDisks = Require.list("skipDisks", skipDisks);
        labels = Require.map("labels", labels);
    }
}
