package io.holdfast.restore.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.messaging.KafkaOutlet;
import io.holdfast.messaging.MicrometerSagaMetrics;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.restore.job.EngineWork;
import io.holdfast.restore.job.RestoreSaga;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.restore.job.StepLimits;
import io.holdfast.restore.job.Turns;
import io.holdfast.restore.ovirt.FreeSpace;
import io.holdfast.restore.ovirt.RestoreWork;
import io.holdfast.restore.postgres.TargetClaimTable;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.postgres.Retention;
import io.holdfast.saga.postgres.SagaDefinition;
import io.holdfast.saga.postgres.SagaEngine;
import io.holdfast.saga.postgres.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The restore saga, running. */
@Singleton
public class Sagas {

    /** Before anything is taken from Kafka: a service without its repository does not start. */
    private static final int FIRST = 1;

    private final SagaEngine engine;
    private final SagaRunner<RestoreState, RestoreStep> restores;

    Sagas(
            DataSource database,
            KafkaOutlet outlet,
            SagaMessages messages,
            MicrometerSagaMetrics metrics,
            Retention retention,
            ConfiguredEngines engines,
            RepositoryReader repository,
            InstantSource clock,
            ImageioOfEngines imageio,
            StepLimits limits,
            Admission admission,
            Limits places,
            @ConfigProperty(name = "holdfast.restore.space-left") long spaceLeft,
            @ConfigProperty(name = "holdfast.restore.workers") int workers) {
        ObjectMapper json = HoldfastJson.mapper();
        this.engine = new SagaEngine(database, outlet, metrics, workers, retention);
        this.restores =
                engine.add(
                        new SagaDefinition<>(
                                new RestoreSaga(limits),
                                new SealedFamilyCodec<>(RestoreState.class, json),
                                new SealedFamilyCodec<>(RestoreStep.class, json),
                                new SealedFamilyCodec<>(EngineWork.class, json),
                                messages,
                                new RestoreWork(
                                        engines,
                                        repository,
                                        clock,
                                        imageio,
                                        new TargetClaimTable(new Transactions(database)),
                                        new Turns(admission, places),
                                        new FreeSpace(spaceLeft))));
    }

    @Produces
    @Singleton
    SagaEngine engine() {
        return engine;
    }

    @Produces
    @Singleton
    SagaRunner<RestoreState, RestoreStep> restores() {
        return restores;
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) {
        engine.start();
    }

    void stop(@Observes ShutdownEvent event) {
        engine.close();
    }
}
