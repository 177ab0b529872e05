package io.holdfast.snapshot.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.messaging.KafkaOutlet;
import io.holdfast.messaging.MicrometerSagaMetrics;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.postgres.Retention;
import io.holdfast.saga.postgres.SagaDefinition;
import io.holdfast.saga.postgres.SagaEngine;
import io.holdfast.snapshot.backup.BackupSaga;
import io.holdfast.snapshot.backup.BackupState;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.StepLimits;
import io.holdfast.snapshot.ovirt.PointsInTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The backup saga, running. */
@Singleton
public class Sagas {

    /** Opening and closing wait for the engine most of the time: many of them cost little. */
    private static final int WORKERS_MAX = 16;

    private final SagaEngine engine;
    private final SagaRunner<BackupState, BackupStep> backups;

    Sagas(
            DataSource database,
            KafkaOutlet outlet,
            SagaMessages messages,
            MicrometerSagaMetrics metrics,
            Retention retention,
            PointsInTime points,
            MeterRegistry meters,
            @ConfigProperty(name = "holdfast.limits.wait-deadline") Duration waitForTurn,
            @ConfigProperty(name = "holdfast.backup.open-deadline") Duration open,
            @ConfigProperty(name = "holdfast.backup.transfer-deadline") Duration transfer,
            @ConfigProperty(name = "holdfast.backup.stop-deadline") Duration stop,
            @ConfigProperty(name = "holdfast.backup.close-deadline") Duration close,
            @ConfigProperty(name = "holdfast.backup.commit-deadline") Duration commit,
            @ConfigProperty(name = "holdfast.backup.keep-chain-deadline") Duration keepChain) {
        ObjectMapper json = HoldfastJson.mapper();
        this.engine = new SagaEngine(database, outlet, metrics, WORKERS_MAX, retention);
        this.backups =
                engine.add(
                        new SagaDefinition<>(
                                new BackupSaga(
                                        new StepLimits(
                                                waitForTurn,
                                                open,
                                                transfer,
                                                stop,
                                                close,
                                                commit,
                                                keepChain)),
                                new SealedFamilyCodec<>(BackupState.class, json),
                                new SealedFamilyCodec<>(BackupStep.class, json),
                                new SealedFamilyCodec<>(EngineWork.class, json),
                                messages,
                                new CountedPointsInTime(points, meters)));
    }

    @Produces
    @Singleton
    SagaEngine engine() {
        return engine;
    }

    @Produces
    @Singleton
    SagaRunner<BackupState, BackupStep> backups() {
        return backups;
    }

    void start(@Observes StartupEvent event) {
        engine.start();
    }

    void stop(@Observes ShutdownEvent event) {
        engine.close();
    }
}
