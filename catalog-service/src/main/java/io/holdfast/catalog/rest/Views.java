package io.holdfast.catalog.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.catalog.job.DiskProgressRow;
import io.holdfast.catalog.job.JobRow;
import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.recoverypoint.RecoveryPointRow;
import io.holdfast.catalog.vm.VmRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the REST resources show: rows in the words of the messages. */
final class Views {

    private Views() {}

    /** A VM. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Vm(
            String engine,
            UUID vm,
            String name,
            String status,
            @Nullable String cluster,
            JsonNode disks,
            Instant seenAt,
            @Nullable Instant goneAt) {

        static Vm of(VmRow row, JsonColumn json) {
            return new Vm(
                    row.engine,
                    row.vm,
                    row.name,
                    row.status,
                    row.cluster,
                    json.read(row.disks),
                    row.seenAt,
                    row.goneAt);
        }
    }

    /** How far a disk of a job is; bytes. */
    record DiskProgress(
            UUID disk,
            DiskProgressRow.State state,
            long bytesDone,
            long bytesTotal,
            long bytesRead,
            long bytesStored) {

        static DiskProgress of(DiskProgressRow row) {
            return new DiskProgress(
                    row.disk,
                    row.state,
                    row.bytesDone,
                    row.bytesTotal,
                    row.bytesRead,
                    row.bytesStored);
        }
    }

    /** A backup or restore job. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Job(
            UUID job,
            JobRow.Kind kind,
            JobRow.State state,
            @Nullable String engine,
            @Nullable UUID vm,
            @Nullable String vmName,
            @Nullable UUID recoveryPoint,
            Instant requestedAt,
            @Nullable Instant finishedAt,
            @Nullable Long virtualBytes,
            @Nullable Long bytesRead,
            @Nullable Long bytesStored,
            @Nullable Long bytesWritten,
            @Nullable JsonNode failure,
            JsonNode details,
            @Nullable List<DiskProgress> disks) {

        static Job of(JobRow row, JsonColumn json, @Nullable List<DiskProgressRow> disks) {
            return new Job(
                    row.id,
                    row.kind,
                    row.state,
                    row.engine,
                    row.vm,
                    row.vmName,
                    row.recoveryPoint,
                    row.requestedAt,
                    row.finishedAt,
                    row.virtualBytes,
                    row.bytesRead,
                    row.bytesStored,
                    row.bytesWritten,
                    row.failure == null ? null : json.read(row.failure),
                    json.read(row.details),
                    disks == null ? null : disks.stream().map(DiskProgress::of).toList());
        }
    }

    /** A recovery point. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RecoveryPoint(
            UUID recoveryPoint,
            UUID job,
            String engine,
            UUID vm,
            String vmName,
            String mode,
            String way,
            String consistency,
            @Nullable String consistencyReason,
            @Nullable Long frozenMillis,
            Instant pointInTime,
            Instant committedAt,
            long virtualBytes,
            long bytesRead,
            long bytesStored,
            JsonNode disks,
            @Nullable String policy,
            JsonNode labels) {

        static RecoveryPoint of(RecoveryPointRow row, JsonColumn json) {
            return new RecoveryPoint(
                    row.id,
                    row.job,
                    row.engine,
                    row.vm,
                    row.vmName,
                    row.mode,
                    row.way,
                    row.consistency,
                    row.consistencyReason,
                    row.frozenMillis,
                    row.pointInTime,
                    row.committedAt,
                    row.virtualBytes,
                    row.bytesRead,
                    row.bytesStored,
                    json.read(row.disks),
                    row.policy,
                    json.read(row.labels));
        }
    }

    /** A request that was handed over; the job has the id that the request's message has. */
    record Accepted(UUID job) {}
}
