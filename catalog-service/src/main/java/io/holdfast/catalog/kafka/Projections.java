package io.holdfast.catalog.kafka;

import io.holdfast.catalog.job.DiskProgressRow;
import io.holdfast.catalog.job.JobHistory;
import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.recoverypoint.RecoveryPointRow;
import io.holdfast.catalog.vm.VmRow;
import io.holdfast.contracts.BackupEvent;
import io.holdfast.contracts.Command;
import io.holdfast.contracts.ConfigurationCaptureFailed;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.DiskRestoreFailed;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RecoveryPointCommitFailed;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RestoreEvent;
import io.holdfast.contracts.SegmentCopied;
import io.holdfast.contracts.SegmentRestored;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.contracts.VmGone;
import io.holdfast.contracts.VmSeen;
import io.holdfast.messaging.Inlet;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Events become rows, each in a transaction of its own; the same event twice leaves the same rows.
 */
@ApplicationScoped
public class Projections {

    private final Inlet inlet;
    private final JobHistory jobs;
    private final JsonColumn json;

    Projections(Inlet inlet, JobHistory jobs, JsonColumn json) {
        this.inlet = inlet;
        this.jobs = jobs;
        this.json = json;
    }

    @Incoming("inventory-events")
    @Blocking
    void onInventory(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    @Incoming("backup-events")
    @Blocking
    void onBackup(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    @Incoming("transfer-events")
    @Blocking
    void onTransfer(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    @Incoming("restore-events")
    @Blocking
    void onRestore(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    private void handle(Envelope<? extends Message> envelope) throws Inlet.CannotHandle {
        if (envelope.message() instanceof Command) {
            throw new Inlet.CannotHandle("ce_type", "is a command on a topic of events");
        }
        QuarkusTransaction.requiringNew().run(() -> project(envelope.message(), envelope.time()));
    }

    private void project(Message message, Instant at) {
        switch (message) {
            case VmSeen seen -> VmRow.seen(seen, json.write(seen.disks()));
            case VmGone gone -> VmRow.gone(gone);
            case BackupEvent event -> jobs.record(event, at);
            case RestoreEvent event -> jobs.record(event, at);
            case TransferEvent event -> project(event);
            case Command command ->
                    throw new IllegalStateException("Commands are no history: " + command);
        }
    }

    private void project(TransferEvent event) {
        switch (event) {
            case RecoveryPointCommitted committed ->
                    RecoveryPointRow.committed(
                            committed,
                            json.write(committed.disks()),
                            json.write(committed.labels()));
            case DiskTransferProgress progress ->
                    DiskProgressRow.progress(
                            progress.job(),
                            progress.disk(),
                            progress.bytesDone(),
                            progress.bytesTotal(),
                            progress.bytesRead(),
                            progress.bytesStored());
            case DiskTransferred disk ->
                    DiskProgressRow.done(
                            disk.job(),
                            disk.disk(),
                            disk.virtualSizeBytes(),
                            disk.bytesRead(),
                            disk.bytesStored());
            case DiskTransferFailed failed -> DiskProgressRow.failed(failed.job(), failed.disk());
            case DiskRestored restored ->
                    DiskProgressRow.restored(restored.job(), restored.sourceDisk());
            case DiskRestoreFailed failed ->
                    DiskProgressRow.failed(failed.job(), failed.sourceDisk());
            case ConfigurationCaptured _, ConfigurationCaptureFailed _ -> {}
            case SegmentCopied _, SegmentRestored _, RecoveryPointCommitFailed _ -> {}
        }
    }
}
