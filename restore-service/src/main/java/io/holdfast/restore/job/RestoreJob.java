package io.holdfast.restore.job;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Priority;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoreWay;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for: the facts of a restore job that never change.
 *
 * @param vm the VM the recovery point is of, null when the requester does not know; found by
 *     listing then
 * @param engine where to restore to, null for the engine the recovery point came from
 * @param way how the disks are written, null for image transfers
 * @param deadline when the requester no longer wants it, null for the configured limit
 * @param priority which of several jobs that wait goes first
 */
public record RestoreJob(
        JobId id,
        RecoveryPointId recoveryPoint,
        @Nullable VmId vm,
        RestoreTarget target,
        @Nullable EngineId engine,
        @Nullable RestoreWay way,
        Map<String, String> labels,
        Instant requestedAt,
        @Nullable Instant deadline,
        Priority priority) {

    /** Of normal priority. */
    public RestoreJob(
            JobId id,
            RecoveryPointId recoveryPoint,
            @Nullable VmId vm,
            RestoreTarget target,
            @Nullable EngineId engine,
            @Nullable RestoreWay way,
            Map<String, String> labels,
            Instant requestedAt,
            @Nullable Instant deadline) {
        this(
                id,
                recoveryPoint,
                vm,
                target,
                engine,
                way,
                labels,
                requestedAt,
                deadline,
                Priority.NORMAL);
    }

    public RestoreJob {
        priority = priority == null ? Priority.NORMAL : priority; // of jobs that began without
        labels = Map.copyOf(labels);
    }
}
