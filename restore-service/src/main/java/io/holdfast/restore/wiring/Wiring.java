package io.holdfast.restore.wiring;

import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.config.RepositoryFromConfig;
import io.holdfast.restore.job.StepLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
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
            @ConfigProperty(name = "holdfast.repository.start-patience") Duration patience) {
        RepositoryFromConfig configured =
                new RepositoryFromConfig(
                        config,
                        (request, outcome, bytes, took) ->
                                Timer.builder("holdfast_store_requests")
                                        .tag("request", request.name())
                                        .tag("outcome", outcome.name())
                                        .register(meters)
                                        .record(took),
                        abilities -> abilities.warnings().forEach(LOG::warn));
        return RepositoryOpening.open(configured::openForReading, patience);
    }

    void close(@Disposes RepositoryReader repository) {
        repository.close();
    }

    @Produces
    @Singleton
    StepLimits limits(Config config) {
        return new StepLimits(
                limit(config, "plan"),
                limit(config, "create-disks"),
                limit(config, "fill-disks"),
                limit(config, "create-vm"),
                limit(config, "attach"),
                limit(config, "check"),
                limit(config, "stop"),
                limit(config, "undo"));
    }

    /** As Quarkus reads durations: 30m, 24h, PT30M. */
    private static Duration limit(Config config, String step) {
        return config.getValue("holdfast.restore." + step + "-deadline", Duration.class);
    }
}
