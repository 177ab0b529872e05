package io.holdfast.transfer.restore;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.transfer.device.AwaitedDevice;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.pin.JobPins;
import java.util.Optional;

/** The devices that disk restores wait for. */
public final class RestoreDevices implements AwaitedDevice<RestoreDisk, DiskRestoreEvent> {

    private final SagaRunner<DiskRestoreState, DiskRestoreEvent> sagas;
    private final TargetDoors doors;
    private final Manifests manifests;
    private final JobPins pins;

    public RestoreDevices(
            SagaRunner<DiskRestoreState, DiskRestoreEvent> sagas,
            TargetDoors doors,
            Manifests manifests,
            JobPins pins) {
        this.sagas = sagas;
        this.doors = doors;
        this.manifests = manifests;
        this.pins = pins;
    }

    @Override
    public Optional<RestoreDisk> awaiting(DiskTransferId transfer) {
        return sagas.find(new SagaId(transfer.value()))
                .filter(DiskRestoreState.Opening.class::isInstance)
                .map(DiskRestoreState::command);
    }

    @Override
    public DiskRestoreEvent look(RestoreDisk command)
            throws TransferException, InterruptedException {
        DiskRestorePerformer.pin(pins, command);
        int segments = manifests.of(command).segments().size();
        doors.to(command).open(1).close();
        return new DiskRestoreEvent.Opened(segments);
    }

    @Override
    public DiskRestoreEvent broken(Failure failure) {
        return new DiskRestoreEvent.Broken(failure);
    }

    @Override
    public void tell(DiskTransferId transfer, DiskRestoreEvent event) {
        var _ =
                sagas.handle(
                        new SagaId(transfer.value()),
                        event,
                        new InboxKey("find-device", transfer.text()));
    }
}
