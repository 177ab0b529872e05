package io.holdfast.transfer.restore;

import io.holdfast.contracts.RestoreDisk;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.imagetransfer.DiskSessions;
import io.holdfast.transfer.imagetransfer.ImageTransferDesk;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.segment.SegmentDrain;

/** Does the work of a disk restore that is not a segment's. */
public final class DiskRestorePerformer implements Performer<DiskRestoreEvent> {

    private final ImageTransferDesk desk;
    private final DiskSessions sessions;
    private final Manifests manifests;
    private final JobPins pins;
    private final PatientWork patient;
    private final SegmentDrain drain;

    public DiskRestorePerformer(
            ImageTransferDesk desk,
            DiskSessions sessions,
            Manifests manifests,
            JobPins pins,
            PatientWork patient,
            SegmentDrain drain) {
        this.desk = desk;
        this.sessions = sessions;
        this.manifests = manifests;
        this.pins = pins;
        this.patient = patient;
        this.drain = drain;
    }

    @Override
    public DiskRestoreEvent perform(SagaId saga, StepId step, Object work)
            throws TryAgain, InterruptedException {
        return switch ((DiskRestoreWork) work) {
            case DiskRestoreWork.Open(var command) ->
                    patient.done(() -> open(command), DiskRestoreEvent.Broken::new);
            case DiskRestoreWork.Close(var command) ->
                    patient.done(() -> close(command), DiskRestoreEvent.Broken::new);
            case DiskRestoreWork.Cancel(var command) ->
                    PatientWork.insisting(() -> cancel(command));
        };
    }

    private DiskRestoreEvent open(RestoreDisk command)
            throws TransferException, InterruptedException {
        pin(pins, command);
        int segments = manifests.of(command).segments().size();
        ImageTransferWanted wanted = TargetDoors.upload(command);
        OpenImageTransfer open = desk.open(wanted);
        sessions.open(wanted, open, 1).close();
        return new DiskRestoreEvent.Opened(segments);
    }

    /** Keeps what is read from being forgotten while it is read. */
    static void pin(JobPins pins, RestoreDisk command) throws TransferException {
        try {
            pins.reads(command.job(), new RecoveryPointId(command.recoveryPoint().value()));
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.sourceDisk());
        }
    }

    private DiskRestoreEvent close(RestoreDisk command)
            throws TransferException, InterruptedException {
        if (command.device() == null) { // who plugged a device unplugs it; segments are flushed
            desk.close(TargetDoors.upload(command));
        }
        return new DiskRestoreEvent.Closed();
    }

    private DiskRestoreEvent cancel(RestoreDisk command)
            throws TransferException, InterruptedException {
        drain.await(command.transfer());
        if (command.device() == null) {
            desk.cancel(TargetDoors.upload(command));
        }
        return new DiskRestoreEvent.Cancelled();
    }
}
