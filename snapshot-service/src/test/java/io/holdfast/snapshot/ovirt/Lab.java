package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.Lifetimes;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.chain.Chain;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.Chains;
import io.holdfast.snapshot.chain.LinkedDisk;
import io.holdfast.snapshot.freeze.FreezeRecords;
import io.holdfast.snapshot.freeze.FreezeSettings;
import io.holdfast.snapshot.freeze.Later;
import io.holdfast.snapshot.leftover.BackupSnapshot;
import io.holdfast.snapshot.leftover.BackupSnapshots;
import io.holdfast.snapshot.leftover.MarkedObjects;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A simulated engine with a running VM of two disks, and what opens points in time on it. */
final class Lab implements AutoCloseable, FreezeRecords {

    static final EngineId LAB = new EngineId("lab");
    static final FreezeSettings FREEZE =
            new FreezeSettings(
                    Duration.ofSeconds(20), Duration.ofSeconds(20), 2, Duration.ofHours(1));
    private static final Lifetimes FORGETFUL =
            new Lifetimes(
                    Lifetimes.real().session(),
                    Lifetimes.real().ticket(),
                    Lifetimes.real().ticketRenewal(),
                    Duration.ZERO,
                    Duration.ZERO);
    private static final int MIB = 1 << 20;
    private static final Attempt FIRST = new Attempt(1, null, null);

    final Simulator simulator;
    final ConfiguredEngines engines;
    final UUID vm;
    final UUID one;
    final UUID two;
    final UUID appliance;
    private final List<ChainLink> links = new ArrayList<>();
    private final Set<BackupSnapshot> ofBackups = new LinkedHashSet<>();
    private final PointsInTime points;
    int timeouts;
    private @Nullable Instant leftAlone;

    Lab(Path folder) throws IOException {
        this(folder, FREEZE);
    }

    Lab(Path folder, FreezeSettings freeze) throws IOException {
        this(SimulatorSettings.instant(folder.resolve("data")), folder, freeze, true);
    }

    /** An engine whose appliance the configuration does not name. */
    static Lab withoutAppliance(Path folder) throws IOException {
        return new Lab(SimulatorSettings.instant(folder.resolve("data")), folder, FREEZE, false);
    }

    /** An engine that shows no backup any more once it is over. */
    static Lab forgetful(Path folder) throws IOException {
        return like(folder, settings -> settings.withLifetimes(FORGETFUL));
    }

    /** An engine that is not as usual. */
    static Lab like(Path folder, UnaryOperator<SimulatorSettings> other) throws IOException {
        return new Lab(
                other.apply(SimulatorSettings.instant(folder.resolve("data"))),
                folder,
                FREEZE,
                true);
    }

    private Lab(
            SimulatorSettings settings, Path folder, FreezeSettings freeze, boolean applianceNamed)
            throws IOException {
        simulator = Simulator.start(settings);
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[4 * MIB]);
        vm = simulator.addVm("web", List.of(VmImages.Image.cow(raw), VmImages.Image.cow(raw)));
        one = simulator.disksOf(vm).get(0);
        two = simulator.disksOf(vm).get(1);
        appliance = simulator.addAppliance("appliance");
        Path ca = Files.writeString(folder.resolve("ca.pem"), simulator.caPem());
        Map<String, String> configured =
                new HashMap<>(
                        Map.of(
                                "holdfast.engines.lab.url", simulator.engineUrl().toString(),
                                "holdfast.engines.lab.username", simulator.username(),
                                "holdfast.engines.lab.password", simulator.password(),
                                "holdfast.engines.lab.ca-file", ca.toString()));
        if (applianceNamed) {
            configured.put("holdfast.engines.lab.appliance", appliance.toString());
        }
        engines =
                new ConfiguredEngines(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(configured, "lab", 100))
                                .build(),
                        SdkEngineConnection::of);
        points =
                new PointsInTime(
                        engines,
                        chains(),
                        backupSnapshots(),
                        freeze,
                        this,
                        Later.inAThread("freeze-watchdog"),
                        "Backup by Holdfast",
                        Clock.systemUTC());
        run(true);
    }

    private Chains chains() {
        return new Chains() {
            @Override
            public Chain of(EngineId engine, VmId of) {
                return new Chain(links);
            }

            @Override
            public void add(EngineId engine, VmId of, ChainLink link) {
                links.removeIf(known -> known.recoveryPoint().equals(link.recoveryPoint()));
                links.add(link);
            }

            @Override
            public void remove(EngineId engine, VmId of, CheckpointId checkpoint) {
                links.removeIf(link -> link.checkpoint().equals(checkpoint));
            }
        };
    }

    private BackupSnapshots backupSnapshots() {
        return new BackupSnapshots() {
            @Override
            public void remember(BackupSnapshot snapshot) {
                ofBackups.add(snapshot);
            }

            @Override
            public List<BackupSnapshot> of(EngineId engine, VmId of) {
                return ofBackups.stream()
                        .filter(known -> known.engine().equals(engine) && known.vm().equals(of))
                        .toList();
            }

            @Override
            public void forget(BackupSnapshot snapshot) {
                ofBackups.remove(snapshot);
            }
        };
    }

    /** What carries our mark on the engine. */
    MarkedObjects marked() {
        return new MarkedObjectsOfEngines(engines, chains(), backupSnapshots(), points);
    }

    Engine engine() {
        return engines.engine("lab");
    }

    List<ChainLink> links() {
        return List.copyOf(links);
    }

    /** Starts or stops the VM. */
    void run(boolean up) {
        simulator
                .engine()
                .locked(() -> {
                    Vm found = simulatedVm();
                    return up
                            ? simulator.engine().vms().start(found, "test")
                            : simulator.engine().vms().stop(found, "test");
                });
    }

    Vm simulatedVm() {
        return simulator.engine().vms().find(vm).orElseThrow();
    }

    void fault(StepPoint point, StepFault fault) {
        fault(point, Trigger.once(), fault);
    }

    void fault(StepPoint point, Trigger when, StepFault fault) {
        simulator.engine().stepFaults().plan(point.word(), when, fault);
    }

    List<BackupSnapshot> rememberedSnapshots() {
        return List.copyOf(ofBackups);
    }

    BackupJob job(BackupMode mode) {
        return job(mode, null, ConsistencyWish.NONE);
    }

    BackupJob job(BackupMode mode, @Nullable BackupWay way, ConsistencyWish consistency) {
        return new BackupJob(
                new JobId(UUID.randomUUID()),
                LAB,
                new VmId(vm),
                "web",
                mode,
                way,
                consistency,
                Set.of(),
                null,
                Map.of(),
                Instant.now(),
                null);
    }

    BackupStep perform(EngineWork work) throws TryAgain, InterruptedException {
        return points.perform(new SagaId(work.job().id().value()), new StepId("test"), work);
    }

    BackupStep open(BackupJob job) throws TryAgain, InterruptedException {
        return perform(new EngineWork.OpenPointInTime(job, FIRST));
    }

    OpenedPointInTime opened(BackupJob job) throws TryAgain, InterruptedException {
        return ((BackupStep.Opened) open(job)).point();
    }

    /** A whole job as far as the engine sees it: opened, closed, and kept in the chain. */
    OpenedPointInTime backUp(BackupJob job) throws TryAgain, InterruptedException {
        OpenedPointInTime point = opened(job);
        BackupStep.Closed closed =
                (BackupStep.Closed) perform(new EngineWork.ClosePointInTime(job));
        CheckpointId checkpoint = point.checkpoint();
        if (checkpoint != null && closed.checkpointUsable()) {
            perform(new EngineWork.KeepChain(job, link(job, point, checkpoint)));
        }
        return point;
    }

    private static ChainLink link(BackupJob job, OpenedPointInTime point, CheckpointId checkpoint) {
        return new ChainLink(
                RecoveryPointId.of(job.id()),
                checkpoint,
                point.disks().stream().allMatch(disk -> disk.mode() == BackupMode.FULL),
                point.openedAt(),
                point.disks().stream()
                        .map(disk ->
                                new LinkedDisk(
                                        disk.disk(),
                                        new DiskManifestId("ab".repeat(32)),
                                        disk.virtualSizeBytes()))
                        .toList());
    }

    static ChosenDisk disk(OpenedPointInTime point, UUID id) {
        return point.disks().stream()
                .filter(disk -> disk.disk().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void timedOut(EngineId engine, VmId of, Instant at) {
        timeouts++;
        if (timeouts >= FREEZE.timeoutsMax()) {
            leftAlone = at.plus(FREEZE.leftAlone());
        }
    }

    @Override
    public void wentWell(EngineId engine, VmId of) {
        timeouts = 0;
        leftAlone = null;
    }

    @Override
    public Optional<Instant> leftAloneUntil(EngineId engine, VmId of) {
        return Optional.ofNullable(leftAlone);
    }

    @Override
    public void close() throws IOException {
        points.close();
        engines.close();
        simulator.close();
    }
}
