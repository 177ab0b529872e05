package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Priority;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for: the facts of a backup job that never change.
 *
 * @param vmName the name at the time of the request, null while the VM was never seen
 * @param way how the requester wants the disks to be seen, null for the best the engine offers
 * @param skipDisks disks the requester wants left out
 * @param deadline when the requester no longer wants it, null for the configured limit
 * @param priority which of several jobs that wait goes first
 */
public record BackupJob(
        JobId id,
        EngineId engine,
        VmId vm,
        @Nullable String vmName,
        BackupMode mode,
        @Nullable BackupWay way,
        ConsistencyWish consistency,
        Set<DiskId> skipDisks,
        @Nullable String policy,
        Map<String, String> labels,
        Instant requestedAt,
        @Nullable Instant deadline,
        Priority priority) {

    /** Of normal priority. */
    public BackupJob(
            JobId id,
            EngineId engine,
            VmId vm,
            @Nullable String vmName,
            BackupMode mode,
            @Nullable BackupWay way,
            ConsistencyWish consistency,
            Set<DiskId> skipDisks,
            @Nullable String policy,
            Map<String, String> labels,
            Instant requestedAt,
            @Nullable Instant deadline) {
        this(
                id,
                engine,
                vm,
                vmName,
                mode,
                way,
                consistency,
                skipDisks,
                policy,
                labels,
                requestedAt,
                deadline,
                Priority.NORMAL);
    }

    public BackupJob {
        priority = priority == null ? Priority.NORMAL : priority; // of jobs that began without
        skipDisks = Set.copyOf(skipDisks);
        labels = Map.copyOf(labels);
    }
}
