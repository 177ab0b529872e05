package io.holdfast.simulation;

import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCommand;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.restore.job.EngineWork;
import io.holdfast.restore.job.RestoreRequests;
import io.holdfast.restore.job.RestoreSaga;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.restore.job.StepLimits;
import io.holdfast.restore.job.Turns;
import io.holdfast.restore.kafka.TransferEvents;
import io.holdfast.restore.leftover.Leftover;
import io.holdfast.restore.leftover.LeftoverSweep;
import io.holdfast.restore.leftover.MarkedObjects;
import io.holdfast.restore.leftover.TakenUp;
import io.holdfast.restore.ovirt.FreeSpace;
import io.holdfast.restore.ovirt.MarkedObjectsOfEngines;
import io.holdfast.restore.ovirt.RestoreWork;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.memory.MemorySagas;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** restore-service: its saga, its performer, its requests. */
final class Restores {

    /** As by default, but for the filling of disks: nobody waits a day here. */
    static final StepLimits LIMITS =
            new StepLimits(
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(30),
                    Duration.ofHours(4),
                    Duration.ofHours(1),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(24));

    private static final ServiceSide.Codecs<RestoreState, RestoreStep, EngineWork> CODECS =
            new ServiceSide.Codecs<>(
                    new SealedFamilyCodec<>(RestoreState.class, HoldfastJson.mapper()),
                    new SealedFamilyCodec<>(RestoreStep.class, HoldfastJson.mapper()),
                    new SealedFamilyCodec<>(EngineWork.class, HoldfastJson.mapper()));

    final ServiceSide<RestoreState, RestoreStep, EngineWork> service;
    Duration clockAhead = Duration.ZERO;
    private final Replica replica = new Replica("restore-service");
    private final World world;
    private final EngineCalls calls;
    private final RestoreRequests requests;
    private final LeftoverSweep leftovers;
    private final Map<VmId, JobId> claims = new HashMap<>();
    private final Set<UUID> takenUp = new HashSet<>();

    Restores(
            World world,
            EngineCalls calls,
            Broker broker,
            ConfiguredEngines engines,
            ImageioClient imageio,
            RepositoryReader repository,
            boolean coded,
            Optional<FewPlaces> line) {
        Turns turns =
                new Turns(line.<Admission>map(few -> few).orElse(Admission.OPEN), FewPlaces.LIMITS);
        this.world = world;
        this.calls = calls;
        this.service =
                new ServiceSide<>(
                        replica.name,
                        List.of(replica),
                        world,
                        calls,
                        broker,
                        new MemorySagas<>(new RestoreSaga(LIMITS), World.START),
                        coded ? CODECS : null,
                        _ ->
                                new RestoreWork(
                                        engines,
                                        repository,
                                        world.clock(() -> clockAhead),
                                        _ -> imageio,
                                        this::claim,
                                        turns,
                                        new FreeSpace(0)));
        line.ifPresent(few ->
                service.keep(
                        few,
                        () -> new RestoreStep.Admitted(world.clock(() -> clockAhead).instant())));
        this.requests = new RestoreRequests(service, world.clock(() -> clockAhead));
        this.leftovers =
                new LeftoverSweep(
                        new MarkedObjectsOfEngines(engines),
                        takenUp(),
                        job -> service.find(new SagaId(job.value())),
                        Backups.LEFTOVERS_AGE,
                        world.clock(() -> clockAhead));
        world.after(Backups.SWEEP_EVERY, this::sweep);
        broker.subscribe(
                "holdfast.restore.commands",
                "restore",
                List.of(replica),
                (_, envelope) -> calls.as(replica, () -> takeCommand(envelope)));
        broker.subscribe(
                "holdfast.transfer.events",
                "restore",
                List.of(replica),
                (_, envelope) -> calls.as(replica, () -> takeEvent(envelope)));
    }

    private boolean claim(EngineId engine, VmId vm, JobId job) {
        boolean free =
                Optional.ofNullable(claims.get(vm))
                        .filter(other -> service.live().contains(new SagaId(other.value())))
                        .filter(other -> !other.equals(job))
                        .isEmpty();
        if (free) {
            claims.put(vm, job);
        }
        return free;
    }

    private TakenUp takenUp() {
        return new TakenUp() {
            @Override
            public Set<UUID> on(EngineId engine) {
                return takenUp;
            }

            @Override
            public void remember(EngineId engine, UUID object) {
                takenUp.add(object);
            }
        };
    }

    private void sweep() {
        world.after(Backups.SWEEP_EVERY, this::sweep);
        if (!replica.up() || world.nestsDeeply()) {
            return;
        }
        calls.as(
                replica,
                () -> {
                    try {
                        LeftoverSweep.Swept swept = leftovers.sweep(Backups.ENGINE);
                        world.say(() -> "a sweep of restores: " + swept);
                        swept.removed().forEach(this::wasHalfMade);
                    } catch (MarkedObjects.EngineTrouble | Crash cut) {
                        world.say(() -> "a sweep of restores is cut short: " + cut.getMessage());
                    }
                });
    }

    private void wasHalfMade(Leftover removed) {
        SagaId job = new SagaId(removed.object().job().value());
        if (service.live().contains(job)
                || service.find(job).orElse(null) instanceof RestoreState.Completed) {
            world.broke("a sweep takes what is half made alone", String.valueOf(removed));
        }
    }

    private void takeCommand(Envelope<? extends Message> envelope) {
        switch ((RestoreCommand) envelope.message()) {
            case RequestRestore request ->
                    requests.begin(envelope.id(), request, envelope.time(), "");
            case CancelRestore cancel -> requests.cancel(envelope.id(), cancel, "");
        }
    }

    private void takeEvent(Envelope<? extends Message> envelope) {
        TransferEvent event = (TransferEvent) envelope.message();
        TransferEvents.step(event, envelope.time())
                .ifPresent(step ->
                        service.handle(
                                new SagaId(event.job().value()),
                                step,
                                new InboxKey("transfer events", envelope.id().value())));
    }
}
