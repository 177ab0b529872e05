package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.FullPlace;
import io.holdfast.ovirt.Vm;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Claim;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.admission.Place;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a job may begin: what it needs of an engine is the engine itself, the host of its VM, and
 * the storage domains of the disks that it protects.
 */
public final class Turns {

    private final Admission admission;
    private final Limits limits;

    public Turns(Admission admission, Limits limits) {
        this.admission = admission;
        this.limits = limits;
    }

    /** Every job has its turn at once. */
    static Turns forEverybody() {
        return new Turns(Admission.OPEN, new Limits(Map.of()));
    }

    /** Asks for the places of a job. A VM that is gone needs the engine only. */
    BackupStep ask(SagaId saga, BackupJob job, Optional<Vm> vm, Instant now) {
        Claim claim = new Claim(job.priority().rank(), places(job, vm));
        return switch (admission.ask(saga, claim)) {
            case Admission.LetIn _ -> new BackupStep.Admitted(now);
            case Admission.Waits waits ->
                    new BackupStep.MustWait(waits.full().stream().map(this::full).toList(), now);
        };
    }

    private static List<Place> places(BackupJob job, Optional<Vm> vm) {
        List<Place> places = new ArrayList<>();
        places.add(place(FullPlace.Kind.ENGINE, job.engine().value()));
        vm.flatMap(Vm::host)
                .ifPresent(host -> places.add(place(FullPlace.Kind.HOST, host.value().toString())));
        vm.stream()
                .flatMap(found -> DiskChoice.of(found.disks(), job).chosen().stream())
                .flatMap(chosen -> chosen.disk().storageDomain().stream())
                .distinct()
                .forEach(domain ->
                        places.add(
                                place(FullPlace.Kind.STORAGE_DOMAIN, domain.value().toString())));
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
