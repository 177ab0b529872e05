package io.holdfast.restore.wiring;

import io.holdfast.contracts.FullPlace;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Admission.Standing;
import io.holdfast.saga.admission.Place;
import io.holdfast.saga.admission.Usher;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;

/** Lets waiting jobs in when others have ended, and shows how many wait. */
@Singleton
public class AdmissionWatch {

    private static final Standing NOBODY = new Standing(0, 0);

    private final Admission admission;
    private final Usher<RestoreStep> usher;
    private volatile Map<Place, Standing> standing = Map.of();

    AdmissionWatch(
            Admission admission,
            SagaRunner<RestoreState, RestoreStep> sagas,
            ConfiguredEngines engines,
            MeterRegistry meters,
            InstantSource clock) {
        this.admission = admission;
        this.usher = new Usher<>(admission, sagas, () -> new RestoreStep.Admitted(clock.instant()));
        for (String engine : engines.ids()) {
            Place place = new Place(FullPlace.Kind.ENGINE.name(), engine);
            RestoreSeries.JOBS_ADMITTED.gauge(meters, () -> of(place).inside(), engine);
            RestoreSeries.JOBS_WAITING.gauge(meters, () -> of(place).waiting(), engine);
        }
    }

    @Scheduled(
            every = "{holdfast.limits.look-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        usher.goRound();
        standing = admission.standing(FullPlace.Kind.ENGINE.name());
    }

    private Standing of(Place place) {
        return standing.getOrDefault(place, NOBODY);
    }
}
