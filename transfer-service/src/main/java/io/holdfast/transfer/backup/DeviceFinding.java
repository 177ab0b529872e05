package io.holdfast.transfer.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.failure.TransferException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks for the device of a disk backup that waits to know whether it shows, and tells the saga. A
 * device that was plugged just now is waited for as long as patience says.
 */
public final class DeviceFinding {

    private final SagaRunner<DiskBackupState, DiskBackupEvent> sagas;
    private final DiskDoors doors;
    private final long segmentBytes;
    private final PatientWork patient;
    private final BackupMetrics metrics;
    private final Set<DiskTransferId> atWork = ConcurrentHashMap.newKeySet();

    public DeviceFinding(
            SagaRunner<DiskBackupState, DiskBackupEvent> sagas,
            DiskDoors doors,
            long segmentBytes,
            PatientWork patient,
            BackupMetrics metrics) {
        this.sagas = sagas;
        this.doors = doors;
        this.segmentBytes = segmentBytes;
        this.patient = patient;
        this.metrics = metrics;
    }

    /** Returns when the saga knows whether the device shows, or does not want to know. */
    public void find(DiskTransferId transfer) throws InterruptedException {
        if (!atWork.add(transfer)) {
            return;
        }
        try {
            SagaId saga = new SagaId(transfer.value());
            Optional<TransferDisk> waiting =
                    sagas.find(saga)
                            .filter(DiskBackupState.Opening.class::isInstance)
                            .map(DiskBackupState::command);
            if (waiting.isPresent()) {
                DiskBackupEvent found =
                        patient.done(() -> look(waiting.get()), DiskBackupEvent.Broken::new);
                var _ = sagas.handle(saga, found, new InboxKey("find-device", transfer.text()));
            }
        } finally {
            atWork.remove(transfer);
        }
    }

    private DiskBackupEvent look(TransferDisk command)
            throws TransferException, InterruptedException {
        doors.to(command).open(1).close();
        int segments =
                Math.toIntExact(
                        DiskManifest.segmentCount(command.virtualSizeBytes(), segmentBytes));
        return new DiskBackupEvent.Opened(segments, reading(command));
    }

    private DiskReading reading(TransferDisk command) {
        if (command.mode() == BackupMode.FULL) {
            return DiskReading.FULL;
        }
        metrics.fellBack(FallbackReason.WAY_WITHOUT_CHANGES);
        return DiskReading.inFull(FallbackReason.WAY_WITHOUT_CHANGES);
    }
}
