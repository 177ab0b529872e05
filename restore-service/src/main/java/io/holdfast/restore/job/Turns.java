package io.holdfast.restore.job;

import io.holdfast.contracts.FullPlace;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Claim;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.admission.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a job may begin: what it needs of an engine is the engine itself and the storage domains
 * that its disks come to. Which host writes them is the engine's choice.
 */
public final class Turns {

    private final Admission admission;
    private final Limits limits;

    public Turns(Admission admission, Limits limits) {
        this.admission = admission;
        this.limits = limits;
    }

    /** Every job has its turn at once. */
    public static Turns forEverybody() {
        return new Turns(Admission.OPEN, new Limits(Map.of()));
    }

    /** Asks for the places that a plan needs. */
    public RestoreStep ask(SagaId saga, RestoreJob job, RestorePlan plan, Instant now) {
        Claim claim = new Claim(job.priority().rank(), places(plan));
        return switch (admission.ask(saga, claim)) {
            case Admission.LetIn _ -> new RestoreStep.Admitted(now);
            case Admission.Waits waits ->
                    new RestoreStep.MustWait(waits.full().stream().map(this::full).toList(), now);
        };
    }

    private static List<Place> places(RestorePlan plan) {
        List<Place> places = new ArrayList<>();
        places.add(place(FullPlace.Kind.ENGINE, plan.engine().value()));
        plan.disks().stream()
                .map(disk -> disk.storageDomain().toString())
                .distinct()
                .forEach(domain -> places.add(place(FullPlace.Kind.STORAGE_DOMAIN, domain)));
        return places;
    }

    private static Place place(FullPlace.Kind kind, String name) {
        return new Place(kind.name(), name);
    }

    private FullPlace full(Place place) {
        return new FullPlace(
                FullPlace.Kind.valueOf(place.kind()), place.name(), limits.most(place));
    }
}
