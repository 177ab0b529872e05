package io.holdfast.restore.wiring;

import io.holdfast.contracts.FullPlace;
import io.holdfast.messaging.metrics.StoreSeries;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.config.RepositoryFromConfig;
import io.holdfast.restore.job.RestoreRequests;
import io.holdfast.restore.job.RestoreSaga;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.restore.job.StepLimits;
import io.holdfast.restore.leftover.LeftoverSweep;
import io.holdfast.restore.ovirt.MarkedObjectsOfEngines;
import io.holdfast.restore.postgres.TakenUpTable;
import io.holdfast.restore.verification.DiskSample;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.postgres.PostgresAdmission;
import io.holdfast.saga.postgres.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What the restore job needs, made once. */
@Singleton
public class Wiring {

    private static final Logger LOG = Logger.getLogger(Wiring.class);

    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ConfiguredEngines engines(Config config) {
        return new ConfiguredEngines(config, SdkEngineConnection::of);
    }

    void close(@Disposes ConfiguredEngines engines) {
        engines.close();
    }

    @Produces
    @Singleton
    RepositoryReader repository(
            Config config,
            MeterRegistry meters,
            @ConfigProperty(name = "holdfast.repository.start-patience") Duration patience,
            @ConfigProperty(name = "holdfast.restore.workers") int workers) {
        RepositoryFromConfig configured =
                new RepositoryFromConfig(
                        config,
                        (request, outcome, bytes, took) ->
                                StoreSeries.record(meters, request, outcome, bytes, took),
                        abilities -> abilities.warnings().forEach(LOG::warn));
        RepositoryReader repository = RepositoryOpening.open(configured::openForReading, patience);
        LOG.infof(
                "Repository %s is open. %d jobs that read disks back at once take at most %d MiB.",
                repository.id(),
                workers,
                (repository.settings().memoryBytesOfReading(workers)
                                + workers * DiskSample.memoryBytes())
                        >> 20);
        return repository;
    }

    void close(@Disposes RepositoryReader repository) {
        repository.close();
    }

    @Produces
    @Singleton
    RestoreRequests requests(SagaRunner<RestoreState, RestoreStep> sagas, InstantSource clock) {
        return new RestoreRequests(sagas, clock);
    }

    @Produces
    @Singleton
    Limits places(
            @ConfigProperty(name = "holdfast.limits.per-engine") int perEngine,
            @ConfigProperty(name = "holdfast.limits.per-storage-domain") int perStorageDomain) {
        return new Limits(
                Map.of(
                        FullPlace.Kind.ENGINE.name(), perEngine,
                        FullPlace.Kind.STORAGE_DOMAIN.name(), perStorageDomain));
    }

    @Produces
    @Singleton
    Admission admission(DataSource database, Limits places) {
        return new PostgresAdmission(new Transactions(database), RestoreSaga.TYPE, places);
    }

    @Produces
    @Singleton
    LeftoverSweep leftovers(
            SagaRunner<RestoreState, RestoreStep> sagas,
            ConfiguredEngines engines,
            DataSource database,
            InstantSource clock,
            @ConfigProperty(name = "holdfast.leftovers.age") Duration age) {
        return new LeftoverSweep(
                new MarkedObjectsOfEngines(engines),
                new TakenUpTable(new Transactions(database)),
                job -> sagas.find(new SagaId(job.value())),
                age,
                clock);
    }

    @Produces
    @Singleton
    StepLimits limits(
            @ConfigProperty(name = "holdfast.limits.wait-deadline") Duration waitForTurn,
            @ConfigProperty(name = "holdfast.restore.plan-deadline") Duration plan,
            @ConfigProperty(name = "holdfast.restore.create-disks-deadline") Duration createDisks,
            @ConfigProperty(name = "holdfast.restore.fill-disks-deadline") Duration fillDisks,
            @ConfigProperty(name = "holdfast.restore.verify-deadline") Duration verify,
            @ConfigProperty(name = "holdfast.restore.create-vm-deadline") Duration createVm,
            @ConfigProperty(name = "holdfast.restore.attach-deadline") Duration attach,
            @ConfigProperty(name = "holdfast.restore.check-deadline") Duration check,
            @ConfigProperty(name = "holdfast.restore.finish-deadline") Duration finish,
            @ConfigProperty(name = "holdfast.restore.stop-deadline") Duration stop,
            @ConfigProperty(name = "holdfast.restore.undo-deadline") Duration undo,
            @ConfigProperty(name = "holdfast.restore.clear-up-deadline") Duration clearUp) {
        return new StepLimits(
                waitForTurn,
                plan,
                createDisks,
                fillDisks,
                verify,
                createVm,
                attach,
                check,
                finish,
                stop,
                undo,
                clearUp);
    }
}
