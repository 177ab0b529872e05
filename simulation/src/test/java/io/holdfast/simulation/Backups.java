package io.holdfast.simulation;

import io.holdfast.contracts.BackupCommand;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.memory.MemorySagas;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupRequests;
import io.holdfast.snapshot.backup.BackupSaga;
import io.holdfast.snapshot.backup.BackupState;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.StepLimits;
import io.holdfast.snapshot.backup.VmLookup;
import io.holdfast.snapshot.chain.Chain;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.Chains;
import io.holdfast.snapshot.freeze.FreezeRecords;
import io.holdfast.snapshot.freeze.FreezeSettings;
import io.holdfast.snapshot.kafka.TransferEvents;
import io.holdfast.snapshot.leftover.BackupSnapshot;
import io.holdfast.snapshot.leftover.BackupSnapshots;
import io.holdfast.snapshot.leftover.Leftover;
import io.holdfast.snapshot.leftover.LeftoverSweep;
import io.holdfast.snapshot.leftover.MarkedObject;
import io.holdfast.snapshot.leftover.MarkedObjects;
import io.holdfast.snapshot.ovirt.MarkedObjectsOfEngines;
import io.holdfast.snapshot.ovirt.PointsInTime;
import io.holdfast.snapshot.ovirt.ScratchSpace;
import io.holdfast.snapshot.ovirt.Turns;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * snapshot-service: its saga, its performers, its requests; around them a database and a broker.
 */
final class Backups implements AutoCloseable {

    static final EngineId ENGINE = new EngineId("lab");

    static final SmallRyeConfig CONFIG =
            new SmallRyeConfigBuilder()
                    .withSources(
                            new PropertiesConfigSource(
                                    Map.of(
                                            "holdfast.engines.lab.url", "http://127.0.0.1/none",
                                            "holdfast.engines.lab.username", "nobody",
                                            "holdfast.engines.lab.password", "none"),
                                    "simulation",
                                    100))
                    .build();

    /** As configured by default, but for the transfers: nobody waits a day here. */
    static final StepLimits LIMITS =
            new StepLimits(
                    Duration.ofMinutes(30),
                    Duration.ofHours(3),
                    Duration.ofMinutes(15),
                    Duration.ofHours(2),
                    Duration.ofHours(1),
                    Duration.ofMinutes(10));

    private static final FreezeSettings FREEZE =
            new FreezeSettings(Duration.ofHours(1), Duration.ofHours(1), 3, Duration.ofHours(24));

    private static final ServiceSide.Codecs<BackupState, BackupStep, EngineWork> CODECS =
            new ServiceSide.Codecs<>(
                    new SealedFamilyCodec<>(BackupState.class, HoldfastJson.mapper()),
                    new SealedFamilyCodec<>(BackupStep.class, HoldfastJson.mapper()),
                    new SealedFamilyCodec<>(EngineWork.class, HoldfastJson.mapper()));

    static final Duration SWEEP_EVERY = Duration.ofHours(1);
    static final Duration LEFTOVERS_AGE = Duration.ofMinutes(30);

    final ServiceSide<BackupState, BackupStep, EngineWork> service;
    private final Map<VmId, List<ChainLink>> chains = new HashMap<>();
    Duration clockAhead = Duration.ZERO;
    private final Replica replica = new Replica("snapshot-service");
    private final World world;
    private final Truth truth;
    private final EngineCalls calls;
    private final ConfiguredEngines engines;
    private final Turns turns;
    private final BackupRequests requests;
    private final LeftoverSweep leftovers;
    private @Nullable PointsInTime points;

    Backups(
            World world,
            Truth truth,
            EngineCalls calls,
            Broker broker,
            ConfiguredEngines engines,
            boolean coded,
            Optional<FewPlaces> line) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
        this.engines = engines;
        this.turns =
                new Turns(line.<Admission>map(few -> few).orElse(Admission.OPEN), FewPlaces.LIMITS);
        this.service =
                new ServiceSide<>(
                        replica.name,
                        List.of(replica),
                        world,
                        calls,
                        broker,
                        new MemorySagas<>(new BackupSaga(LIMITS), World.START),
                        coded ? CODECS : null,
                        _ -> boot());
        line.ifPresent(few -> service.keep(few, () -> new BackupStep.Admitted(clock().instant())));
        this.requests = new BackupRequests(service, lookup(), clock());
        this.leftovers =
                new LeftoverSweep(
                        marked(),
                        job -> service.find(new SagaId(job.value())),
                        LEFTOVERS_AGE,
                        clock());
        world.after(SWEEP_EVERY, this::sweep);
        broker.subscribe(
                "holdfast.backup.commands",
                "snapshot",
                List.of(replica),
                (_, envelope) -> calls.as(replica, () -> takeCommand(envelope)));
        broker.subscribe(
                "holdfast.transfer.events",
                "snapshot",
                List.of(replica),
                (_, envelope) -> calls.as(replica, () -> takeEvent(envelope)));
    }

    /** The links that are kept of a VM's chain. */
    List<ChainLink> chainOf(VmId vm) {
        return chains.getOrDefault(vm, List.of());
    }

    private PointsInTime boot() {
        close();
        points =
                new PointsInTime(
                        engines,
                        chains(),
                        noSnapshots(),
                        FREEZE,
                        noRecords(),
                        new LifeTimer(world, calls, replica),
                        "Backup by Holdfast",
                        clock(),
                        turns,
                        new ScratchSpace(0));
        return points;
    }

    /** Of the present life; the one before may be dead. */
    private MarkedObjects marked() {
        return new MarkedObjects() {
            private MarkedObjects now() {
                return new MarkedObjectsOfEngines(
                        engines, chains(), noSnapshots(), Objects.requireNonNull(points));
            }

            @Override
            public Set<EngineId> engines() {
                return Set.of(ENGINE);
            }

            @Override
            public List<MarkedObject> on(EngineId engine) throws EngineTrouble {
                return now().on(engine);
            }

            @Override
            public void remove(BackupJob job) throws EngineTrouble {
                now().remove(job);
            }
        };
    }

    private void sweep() {
        world.after(SWEEP_EVERY, this::sweep);
        if (!replica.up() || world.nestsDeeply()) {
            return;
        }
        calls.as(
                replica,
                () -> {
                    try {
                        LeftoverSweep.Swept swept = leftovers.sweep(ENGINE);
                        world.say(() -> "a sweep: " + swept);
                        swept.removed().forEach(this::wasNotInUse);
                    } catch (MarkedObjects.EngineTrouble | Crash cut) {
                        world.say(() -> "a sweep is cut short: " + cut.getMessage());
                    }
                });
    }

    private void wasNotInUse(Leftover removed) {
        if (service.live().contains(new SagaId(removed.object().job().value()))) {
            world.broke("a sweep leaves running jobs alone", String.valueOf(removed));
        }
    }

    private Clock clock() {
        return world.clock(() -> clockAhead);
    }

    private void takeCommand(Envelope<? extends Message> envelope) {
        try {
            switch ((BackupCommand) envelope.message()) {
                case RequestBackup request -> requests.begin(envelope.id(), request, "");
                case CancelBackup cancel -> requests.cancel(envelope.id(), cancel, "");
            }
        } catch (InterruptedException ending) {
            throw new AssertionError("Nobody interrupts", ending);
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

    private VmLookup lookup() {
        return (EngineId _, VmReference vm) -> {
            UUID id = vm.id() == null ? new UUID(0, 0) : vm.id().value();
            return truth.findVm(id)
                    .<VmLookup.Answer>map(
                            found -> new VmLookup.Found(new VmId(found.id), found.name))
                    .orElseGet(() ->
                            new VmLookup.NotFound(
                                    Failure.of(FailureReason.VM_UNKNOWN, "no such VM")));
        };
    }

    private Chains chains() {
        return new Chains() {
            @Override
            public Chain of(EngineId engine, VmId vm) {
                return new Chain(chains.getOrDefault(vm, List.of()));
            }

            @Override
            public void add(EngineId engine, VmId vm, ChainLink link) {
                List<ChainLink> links = chains.computeIfAbsent(vm, _ -> new ArrayList<>());
                links.removeIf(known -> known.recoveryPoint().equals(link.recoveryPoint()));
                links.add(link);
            }

            @Override
            public void remove(EngineId engine, VmId vm, CheckpointId checkpoint) {
                chains.getOrDefault(vm, new ArrayList<>())
                        .removeIf(link -> link.checkpoint().equals(checkpoint));
            }
        };
    }

    /** This engine's VM backups need none. */
    private static BackupSnapshots noSnapshots() {
        return new BackupSnapshots() {
            @Override
            public void remember(BackupSnapshot snapshot) {}

            @Override
            public List<BackupSnapshot> of(EngineId engine, VmId vm) {
                return List.of();
            }

            @Override
            public void forget(BackupSnapshot snapshot) {}
        };
    }

    private static FreezeRecords noRecords() {
        return new FreezeRecords() {
            @Override
            public void timedOut(EngineId engine, VmId vm, Instant at) {}

            @Override
            public void wentWell(EngineId engine, VmId vm) {}

            @Override
            public Optional<Instant> leftAloneUntil(EngineId engine, VmId vm) {
                return Optional.empty();
            }
        };
    }

    @Override
    public void close() {
        if (points != null) {
            points.close();
        }
    }
}
