package io.holdfast.transfer.wiring;

import io.holdfast.contracts.EngineId;
import io.holdfast.messaging.metrics.StoreSeries;
import io.holdfast.ovirt.EngineSettings;
import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.imageio.BlockingImageioClient;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.repository.ListedRecoveryPoint;
import io.holdfast.repository.Repository;
import io.holdfast.repository.config.RepositoryFromConfig;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.postgres.PostgresLedger;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.imagetransfer.DiskSessions;
import io.holdfast.transfer.segment.SegmentBuffers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The engines, their imageio daemons and the repository, as the configuration names them. */
@Singleton
public class Outside {

    private static final Logger LOG = Logger.getLogger(Outside.class);
    private static final Duration START_PAUSE = Duration.ofSeconds(2);

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
    DiskSessions sessions(ConfiguredEngines engines, TransferSettings settings) {
        Map<EngineId, ImageioClient> clients = new ConcurrentHashMap<>();
        ImageioLimits limits = ImageioLimits.usual().withInactivity(settings.inactivity());
        return new DiskSessions(
                (engine, ticket, connections) ->
                        clients.computeIfAbsent(engine, id -> client(engines, id))
                                .open(ticket, limits.withConnections(connections)),
                settings.connectionsPerDisk());
    }

    private static ImageioClient client(ConfiguredEngines engines, EngineId id) {
        EngineSettings settings = engines.settings(id.value());
        return new BlockingImageioClient(settings.trust());
    }

    /**
     * The repository. A store that is away is waited for; a wrong key or a foreign bucket ends the
     * process with the reason.
     */
    @Produces
    @Singleton
    Repository repository(
            Config config,
            MeterRegistry meters,
            TransferSettings settings,
            DataSource database,
            @ConfigProperty(name = "holdfast.repository.start-patience") Duration patience) {
        RepositoryFromConfig configured =
                new RepositoryFromConfig(
                        config,
                        (request, outcome, bytes, took) ->
                                StoreSeries.record(meters, request, outcome, bytes, took),
                        abilities -> LOG.infof("The store: %s", abilities));
        Repository repository = opened(configured, database, patience);
        TransferSeries.PINS.gauge(meters, () -> repository.ledger().pins().size());
        LOG.infof(
                "Repository %s is open. %d segments at once take at most %d MiB.",
                repository.id(),
                settings.segmentsInFlight(),
                memoryBytes(repository, settings) >> 20);
        warnIfLedgerIsEmpty(repository);
        return repository;
    }

    /** A repository that is older than its ledger: right, but known content is stored again. */
    private static void warnIfLedgerIsEmpty(Repository repository) {
        try (Stream<KnownRecoveryPoint> known = repository.ledger().recoveryPoints();
                Stream<ListedRecoveryPoint> listed = repository.recoveryPoints().list()) {
            if (known.findAny().isEmpty() && listed.findAny().isPresent()) {
                LOG.warn(
                        "The ledger knows none of the recovery points in the bucket: what they hold is stored again, and no sweep runs. `holdfast repo rebuild --ledger ...` teaches it.");
            }
        }
    }

    void close(@Disposes Repository repository) {
        repository.close();
    }

    private static long memoryBytes(Repository repository, TransferSettings settings) {
        return settings.segmentsInFlight() * repository.settings().memoryBytesPerSegment()
                + SegmentBuffers.memoryBytes(
                        settings.segmentsInFlight(), settings.readersPerSegment());
    }

    private static Repository opened(
            RepositoryFromConfig configured, DataSource database, Duration patience) {
        long began = System.nanoTime();
        while (true) {
            try {
                return configured.open(id -> new PostgresLedger(database, id));
            } catch (RepositoryException.Unavailable away) {
                if (System.nanoTime() - began > patience.toNanos()) {
                    throw away;
                }
                LOG.warnf("The repository is away: %s", away.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(START_PAUSE);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the store was waited for", ending);
        }
    }
}
