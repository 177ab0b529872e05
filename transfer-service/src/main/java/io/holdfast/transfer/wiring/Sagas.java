package io.holdfast.transfer.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.messaging.KafkaOutlet;
import io.holdfast.messaging.MicrometerSagaMetrics;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.repository.Repository;
import io.holdfast.saga.Performer;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.postgres.Retention;
import io.holdfast.saga.postgres.SagaDefinition;
import io.holdfast.saga.postgres.SagaEngine;
import io.holdfast.transfer.backup.DiskBackup;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupPerformer;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskBackupWork;
import io.holdfast.transfer.command.TransferCommands;
import io.holdfast.transfer.configuration.ConfigurationCapture;
import io.holdfast.transfer.configuration.ConfigurationCaptureEvent;
import io.holdfast.transfer.configuration.ConfigurationCapturePerformer;
import io.holdfast.transfer.configuration.ConfigurationCapturePerformer.KnownEngines;
import io.holdfast.transfer.configuration.ConfigurationCaptureState;
import io.holdfast.transfer.configuration.ConfigurationCaptureWork;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommit;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitEvent;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitPerformer;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitWork;
import io.holdfast.transfer.restore.DiskRestore;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestorePerformer;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.DiskRestoreWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import javax.sql.DataSource;

/** The four sagas, running. */
@Singleton
public class Sagas {

    /** Opening, closing and sealing wait for others most of the time: many of them cost little. */
    private static final int WORKERS_MAX = 16;

    private final SagaEngine engine;
    private final SagaMessages messages;
    private final ObjectMapper json = HoldfastJson.mapper();
    private final SagaRunner<DiskBackupState, DiskBackupEvent> backups;
    private final SagaRunner<DiskRestoreState, DiskRestoreEvent> restores;
    private final TransferCommands commands;

    Sagas(
            DataSource database,
            KafkaOutlet outlet,
            SagaMessages messages,
            MicrometerSagaMetrics metrics,
            Retention retention,
            TransferSettings settings,
            KnownEngines engines,
            Repository repository,
            JobPins pins,
            InstantSource clock,
            PatientWork patient,
            DiskBackupPerformer backup,
            DiskRestorePerformer restore) {
        this.engine = new SagaEngine(database, outlet, metrics, WORKERS_MAX, retention);
        this.messages = messages;
        this.backups =
                add(
                        new DiskBackup(settings.limits()),
                        DiskBackupState.class,
                        DiskBackupEvent.class,
                        DiskBackupWork.class,
                        backup);
        this.restores =
                add(
                        new DiskRestore(settings.limits()),
                        DiskRestoreState.class,
                        DiskRestoreEvent.class,
                        DiskRestoreWork.class,
                        restore);
        this.commands =
                new TransferCommands(
                        backups,
                        restores,
                        add(
                                new ConfigurationCapture(settings.deadline().storing()),
                                ConfigurationCaptureState.class,
                                ConfigurationCaptureEvent.class,
                                ConfigurationCaptureWork.class,
                                new ConfigurationCapturePerformer(
                                        engines, repository, pins, patient)),
                        add(
                                new RecoveryPointCommit(settings.deadline().storing()),
                                RecoveryPointCommitState.class,
                                RecoveryPointCommitEvent.class,
                                RecoveryPointCommitWork.class,
                                new RecoveryPointCommitPerformer(repository, clock, patient)));
    }

    private <S, E, W> SagaRunner<S, E> add(
            Saga<S, E> saga,
            Class<S> states,
            Class<E> events,
            Class<W> work,
            Performer<E> performer) {
        return engine.add(
                new SagaDefinition<>(
                        saga,
                        new SealedFamilyCodec<>(states, json),
                        new SealedFamilyCodec<>(events, json),
                        new SealedFamilyCodec<>(work, json),
                        messages,
                        performer));
    }

    @Produces
    @Singleton
    SagaEngine engine() {
        return engine;
    }

    @Produces
    @Singleton
    SagaRunner<DiskBackupState, DiskBackupEvent> backups() {
        return backups;
    }

    @Produces
    @Singleton
    SagaRunner<DiskRestoreState, DiskRestoreEvent> restores() {
        return restores;
    }

    @Produces
    @Singleton
    TransferCommands commands() {
        return commands;
    }

    void start(@Observes StartupEvent event) {
        engine.start();
    }

    void stop(@Observes ShutdownEvent event) {
        engine.close();
    }
}
