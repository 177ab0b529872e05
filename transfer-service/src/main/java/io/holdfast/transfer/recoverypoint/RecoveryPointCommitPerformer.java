package io.holdfast.transfer.recoverypoint;

import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.repository.Repository;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.pin.JobPins;
import java.time.InstantSource;

/**
 * Writes recovery points; one that is written already is found, with the time it was written at.
 */
public final class RecoveryPointCommitPerformer implements Performer<RecoveryPointCommitEvent> {

    private final Repository repository;
    private final InstantSource clock;
    private final PatientWork patient;

    public RecoveryPointCommitPerformer(
            Repository repository, InstantSource clock, PatientWork patient) {
        this.repository = repository;
        this.clock = clock;
        this.patient = patient;
    }

    @Override
    public RecoveryPointCommitEvent perform(SagaId saga, StepId step, Object work)
            throws InterruptedException {
        return switch ((RecoveryPointCommitWork) work) {
            case RecoveryPointCommitWork.Write(var command) ->
                    patient.done(() -> write(command), RecoveryPointCommitEvent.Broken::new);
        };
    }

    private RecoveryPointCommitEvent write(CommitRecoveryPoint command) throws TransferException {
        try {
            RecoveryPoint written =
                    repository.commit(JobPins.holder(command.job()), recoveryPoint(command));
            return new RecoveryPointCommitEvent.Written(written.committedAt());
        } catch (RepositoryException said) {
            throw Troubles.of(said, null);
        }
    }

    private RecoveryPoint recoveryPoint(CommitRecoveryPoint command) {
        CheckpointId checkpoint = command.checkpoint();
        return new RecoveryPoint(
                new RecoveryPointId(command.recoveryPoint().value()),
                command.vm().value(),
                command.vmName(),
                command.engine().value(),
                command.job().text(),
                command.pointInTime(),
                clock.instant(),
                command.mode().name(),
                command.modeReason(),
                command.way().name(),
                command.consistency().name(),
                command.consistencyReason(),
                command.frozenMillis(),
                checkpoint == null ? null : checkpoint.text(),
                new ConfigurationId(command.configuration().value()),
                command.disks().stream().map(RecoveryPointCommitPerformer::disk).toList(),
                command.skipped().stream()
                        .map(skipped ->
                                new RecoveryPoint.Skipped(
                                        skipped.disk().value(), skipped.alias(), skipped.reason()))
                        .toList(),
                command.policy(),
                command.labels());
    }

    private static RecoveryPoint.Disk disk(RecoveryPointDisk disk) {
        FallbackReason fallback = disk.fallback();
        return new RecoveryPoint.Disk(
                disk.disk().value(),
                disk.alias(),
                new DiskManifestId(disk.manifest().value()),
                disk.virtualSizeBytes(),
                disk.bootable(),
                disk.diskInterface(),
                disk.format(),
                disk.sparse(),
                disk.mode().name(),
                fallback == null ? null : fallback.name(),
                disk.bytesRead(),
                disk.bytesStored());
    }
}
