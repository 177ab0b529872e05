package io.holdfast.transfer.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.device.AwaitedDevice;
import io.holdfast.transfer.failure.TransferException;
import java.util.Optional;

/** The devices that disk backups wait for. */
public final class BackupDevices implements AwaitedDevice<TransferDisk, DiskBackupEvent> {

    private final SagaRunner<DiskBackupState, DiskBackupEvent> sagas;
    private final DiskDoors doors;
    private final long segmentBytes;
    private final BackupMetrics metrics;

    public BackupDevices(
            SagaRunner<DiskBackupState, DiskBackupEvent> sagas,
            DiskDoors doors,
            long segmentBytes,
            BackupMetrics metrics) {
        this.sagas = sagas;
        this.doors = doors;
        this.segmentBytes = segmentBytes;
        this.metrics = metrics;
    }

    @Override
    public Optional<TransferDisk> awaiting(DiskTransferId transfer) {
        return sagas.find(new SagaId(transfer.value()))
                .filter(DiskBackupState.Opening.class::isInstance)
                .map(DiskBackupState::command);
    }

    @Override
    public DiskBackupEvent look(TransferDisk command)
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

    @Override
    public DiskBackupEvent broken(Failure failure) {
        return new DiskBackupEvent.Broken(failure);
    }

    @Override
    public void tell(DiskTransferId transfer, DiskBackupEvent event) {
        var _ =
                sagas.handle(
                        new SagaId(transfer.value()),
                        event,
                        new InboxKey("find-device", transfer.text()));
    }
}
