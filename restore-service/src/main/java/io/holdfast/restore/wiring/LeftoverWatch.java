package io.holdfast.restore.wiring;

import io.holdfast.contracts.EngineId;
import io.holdfast.restore.leftover.Leftover;
import io.holdfast.restore.leftover.LeftoverSweep;
import io.holdfast.restore.leftover.LeftoverSweep.Swept;
import io.holdfast.restore.leftover.MarkedObjects.EngineTrouble;
import io.holdfast.restore.leftover.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sweeps every engine, again and again. Replicas may sweep at once: a removal that is done twice is
 * done once.
 */
@Singleton
public class LeftoverWatch {

    private static final Logger LOG = Logger.getLogger(LeftoverWatch.class);

    private final LeftoverSweep sweep;
    private final boolean remove;
    private final Map<EngineId, List<Leftover>> seen = new ConcurrentHashMap<>();

    LeftoverWatch(
            LeftoverSweep sweep,
            MeterRegistry meters,
            @ConfigProperty(name = "holdfast.leftovers.remove") boolean remove) {
        this.sweep = sweep;
        this.remove = remove;
        for (EngineId engine : sweep.engines()) {
            for (Verdict verdict : Verdict.values()) {
                RestoreSeries.LEFTOVERS.gauge(
                        meters,
                        () -> count(engine, verdict),
                        engine.value(),
                        verdict.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private long count(EngineId engine, Verdict verdict) {
        return seen.getOrDefault(engine, List.of()).stream()
                .filter(leftover -> leftover.verdict() == verdict)
                .count();
    }

    @Scheduled(
            every = "{holdfast.leftovers.every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        for (EngineId engine : sweep.engines()) {
            try {
                if (remove) {
                    tell(engine, sweep.sweep(engine));
                }
                seen.put(engine, sweep.plan(engine));
            } catch (EngineTrouble trouble) {
                LOG.warnf("Leftovers are not looked for: %s", trouble.getMessage());
            }
        }
    }

    /** Removes what is removable on an engine, now. */
    public Swept sweep(EngineId engine) throws EngineTrouble {
        Swept swept = sweep.sweep(engine);
        tell(engine, swept);
        return swept;
    }

    private static void tell(EngineId engine, Swept swept) {
        for (Leftover leftover : swept.removed()) {
            LOG.infof("A leftover was removed from engine %s: %s", engine.value(), leftover);
        }
        for (String trouble : swept.troubles()) {
            LOG.warnf("A leftover stays on engine %s for now: %s", engine.value(), trouble);
        }
    }
}
