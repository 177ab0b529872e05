package io.holdfast.catalog.job;

import io.holdfast.catalog.job.JobRow.Kind;
import io.holdfast.catalog.job.JobRow.State;
import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupEvent;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupRequested;
import io.holdfast.contracts.BackupWaiting;
import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RestoreCancelled;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreEvent;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoreRequested;
import io.holdfast.contracts.RestoreWaiting;
import io.holdfast.contracts.VmReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes the events of a job into its row. Called inside a transaction. */
public final class JobHistory {

    private final JsonColumn json;

    public JobHistory(JsonColumn json) {
        this.json = json;
    }

    /** Takes in an event of a backup job. */
    public void record(BackupEvent event, Instant at) {
        JobRow row = JobRow.findOrMake(event.job().value(), Kind.BACKUP, at);
        switch (event) {
            case BackupRequested requested -> {
                row.engine = requested.engine().value();
                row.vm = requested.vm().value();
                if (row.vmName == null) {
                    row.vmName = requested.vmName();
                }
                row.requestedAt = at;
                detail(row, Map.of("labels", requested.labels()));
            }
            case BackupWaiting waiting -> {
                row.reached(State.WAITING);
                detail(row, Map.of("waitingFor", waiting.full()));
            }
            case PointInTimeOpened opened -> {
                row.reached(State.TRANSFERRING);
                detail(row, Map.of("skipped", opened.skipped()));
            }
            case PointInTimeClosed _ -> row.reached(State.FINISHING);
            case BackupCompleted completed -> completed(row, completed);
            case BackupFailed failed -> {
                about(row, failed.engine(), failed.vm());
                row.finishedAt = failed.finishedAt();
                row.failure = json.write(failed.failure());
                row.reached(State.FAILED);
            }
            case BackupCancelled cancelled -> {
                about(row, cancelled.engine(), cancelled.vm());
                row.finishedAt = cancelled.finishedAt();
                cancelled(row, cancelled.cancellation(), cancelled.leftovers());
            }
        }
    }

    /** Takes in an event of a restore job. */
    public void record(RestoreEvent event, Instant at) {
        JobRow row = JobRow.findOrMake(event.job().value(), Kind.RESTORE, at);
        switch (event) {
            case RestoreRequested requested -> {
                row.recoveryPoint = requested.recoveryPoint().value();
                row.requestedAt = at;
                detail(row, Map.of("labels", requested.labels(), "target", requested.target()));
            }
            case RestoreWaiting waiting -> {
                row.engine = waiting.engine().value();
                row.reached(State.WAITING);
                detail(row, Map.of("waitingFor", waiting.full()));
            }
            case RestoreDisksCreated created -> {
                row.engine = created.engine().value();
                row.reached(State.TRANSFERRING);
                detail(row, Map.of("disks", created.disks()));
            }
            case RestoreCompleted completed -> completed(row, completed);
            case RestoreFailed failed -> {
                row.recoveryPoint = failed.recoveryPoint().value();
                row.finishedAt = failed.finishedAt();
                row.failure = json.write(failed.failure());
                row.reached(State.FAILED);
                detail(row, Map.of("leftovers", failed.leftovers()));
            }
            case RestoreCancelled cancelled -> {
                row.recoveryPoint = cancelled.recoveryPoint().value();
                row.finishedAt = cancelled.finishedAt();
                cancelled(row, cancelled.cancellation(), cancelled.leftovers());
            }
        }
    }

    /** Of a job whose VM may never have been found. */
    private static void about(JobRow row, EngineId engine, VmReference vm) {
        row.engine = engine.value();
        if (vm.id() != null) {
            row.vm = vm.id().value();
        } else {
            row.vmName = vm.name();
        }
    }

    private void cancelled(JobRow row, Cancellation cancellation, List<String> leftovers) {
        if (cancellation.failure() != null) {
            row.failure = json.write(cancellation.failure());
        }
        row.reached(State.CANCELLED);
        detail(row, Map.of("cancellation", cancellation, "leftovers", leftovers));
    }

    private void completed(JobRow row, BackupCompleted event) {
        row.engine = event.engine().value();
        row.vm = event.vm().value();
        row.vmName = event.vmName();
        row.recoveryPoint = event.recoveryPoint().value();
        row.virtualBytes = event.virtualBytes();
        row.bytesRead = event.bytesRead();
        row.bytesStored = event.bytesStored();
        row.finishedAt = event.finishedAt();
        row.reached(State.COMPLETED);
        detail(row, Map.of("phases", event.phases(), "warnings", event.warnings()));
    }

    private void completed(JobRow row, RestoreCompleted event) {
        row.engine = event.engine().value();
        if (event.vm() != null) {
            row.vm = event.vm().value();
            row.vmName = event.vmName();
        }
        row.recoveryPoint = event.recoveryPoint().value();
        row.bytesWritten = event.bytesWritten();
        row.finishedAt = event.finishedAt();
        row.reached(State.COMPLETED);
        detail(
                row,
                Map.of(
                        "phases", event.phases(),
                        "disks", event.disks(),
                        "replaced", event.replaced(),
                        "warnings", event.warnings()));
    }

    /** Adds members to the row's JSON object; each event owns the names it adds. */
    private void detail(JobRow row, Map<String, Object> members) {
        row.details = json.joined(row.details, members);
    }
}
