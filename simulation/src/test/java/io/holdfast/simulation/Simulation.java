package io.holdfast.simulation;

import io.holdfast.contracts.BackupCommand;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.config.ConfiguredEngines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One seed: hours in which everything fails, then hours in which nothing does, then the promises.
 */
final class Simulation {

    private static final Duration STORM = Duration.ofHours(4);
    private static final Duration CALM_STEP = Duration.ofMinutes(30);

    /** Longer than all the deadlines of a job one after another. */
    private static final int CALM_STEPS_MAX = 40;

    /** After the last job has ended: time for what the engine does late, and for sweeps. */
    private static final Duration AFTERWARDS = Duration.ofHours(4);

    /** The outcome of a seed: nothing broken, or what and how it came to that. */
    record Result(
            long seed,
            List<String> broken,
            String trace,
            int moments,
            int jobs,
            int recoveryPoints,
            int restores,
            int restored,
            Set<Fault> struck) {}

    private final World world;
    private final Truth truth = new Truth();
    private final EngineCalls calls;
    private final Broker broker;
    private final FakeImageTransfers imageTransfers;
    private final ConfiguredEngines engines;
    private final Vault vault;
    private final Backups backups;
    private final Transfers transfers;
    private final Restores restores;
    private final StoredPoints points;
    private final RestoredDisks restored;
    private final Deadlines deadlines;
    private final RestoreWishes wishes;
    private final List<JobId> jobs = new ArrayList<>();

    private Simulation(long seed, boolean traced) {
        this.world = new World(seed, traced);
        this.calls = new EngineCalls(world);
        boolean coded = seed % 16 == 0;
        this.broker = new Broker(world, coded);
        this.imageTransfers = new FakeImageTransfers(world, truth, calls);
        this.engines =
                new ConfiguredEngines(
                        Backups.CONFIG, _ -> new FakeEngine(world, truth, calls, imageTransfers));
        this.vault = new Vault(world);
        Tables tables = new Tables(world, truth, calls);
        FakeImageio imageio =
                new FakeImageio(
                        world, truth, calls, imageTransfers, new RereadWatch(world, calls, tables));
        boolean inLine = world.oneIn(3);
        this.backups = new Backups(world, truth, calls, broker, engines, coded, line(inLine));
        this.transfers =
                new Transfers(
                        world,
                        calls,
                        broker,
                        coded,
                        new TransferProcess.Surroundings(
                                engines,
                                imageio,
                                vault.repository,
                                tables,
                                new WorldClock(world, calls),
                                world.chance(),
                                world.clock(() -> Duration.ZERO)));
        this.restores =
                new Restores(
                        world,
                        calls,
                        broker,
                        engines,
                        imageio,
                        vault.repository,
                        coded,
                        line(inLine));
        this.points = new StoredPoints(world, truth, vault);
        this.restored = new RestoredDisks(world, truth, points);
        this.deadlines = new Deadlines(world, truth, backups);
        this.wishes = new RestoreWishes(world, truth, broker);
        broker.watch(points::watch);
        broker.watch(restored::watch);
        broker.watch(deadlines::watch);
        broker.watch(wishes::watch);
    }

    private Optional<FewPlaces> line(boolean inLine) {
        return inLine ? Optional.of(new FewPlaces(world)) : Optional.empty();
    }

    /** Runs a seed; the same seed does the same every time. */
    static Result run(long seed, boolean traced) {
        Simulation simulation = new Simulation(seed, traced);
        try (Backups _ = simulation.backups;
                Vault _ = simulation.vault) {
            simulation.plan();
            simulation.storm();
        } catch (RuntimeException | AssertionError fault) {
            simulation.world.broke("nothing unexpected is thrown", fault.toString());
        }
        return new Result(
                seed,
                simulation.world.broken(),
                simulation.world.trace.toString(),
                simulation.world.trace.moments(),
                simulation.jobs.size(),
                simulation.points.committed(),
                simulation.wishes.jobs().size(),
                simulation.restored.completed(),
                simulation.world.struck());
    }

    private void plan() {
        int vms = 1 + world.below(2);
        for (int i = 0; i < vms; i++) {
            addVm("vm" + i);
        }
        List<Truth.TrueVm> all = List.copyOf(truth.vms.values());
        int requests = 2 + world.below(4);
        for (int i = 0; i < requests; i++) {
            request(world.any(all));
        }
        if (world.has(Fault.ENGINE_RESTART)) {
            world.after(inTheStorm(), this::restartEngine);
        }
        if (world.has(Fault.CLOCK_JUMPS)) {
            world.after(inTheStorm(), this::jumpClock);
        }
        if (world.has(Fault.VM_STOPS)) {
            world.after(inTheStorm(), () -> stop(world.any(all)));
        }
        if (world.has(Fault.VM_MOVES)) {
            world.after(inTheStorm(), () -> move(world.any(all)));
        }
        if (world.has(Fault.VM_GOES)) {
            world.after(inTheStorm(), () -> remove(world.any(all)));
        }
    }

    private Duration inTheStorm() {
        return world.between(Duration.ofMinutes(1), STORM);
    }

    private void addVm(String name) {
        Truth.TrueVm vm = truth.vm(world.uuid(), name);
        vm.running = !world.oneIn(4);
        int disks = 1 + world.below(2);
        for (int i = 0; i < disks; i++) {
            Truth.TrueDisk disk =
                    new Truth.TrueDisk(world.uuid(), name + "-disk" + i, "", world.now());
            for (int part = 0; part < Truth.PARTS; part++) {
                disk.write(part, world.oneIn(4) ? 0 : 1 + world.below(1000));
            }
            vm.disks.add(disk);
            vm.bootable.put(disk.id, i == 0);
            restored.belongs(disk, vm);
            truth.disks.put(disk.id, disk);
        }
        if (world.oneIn(3)) {
            Truth.TrueSnapshot theirs =
                    new Truth.TrueSnapshot(
                            world.uuid(), "before the upgrade", world.now(), world.now(), Map.of());
            theirs.status = Snapshot.Status.OK;
            truth.history.hasForeignThings(vm);
            vm.snapshots.add(theirs);
            vm.checkpoints.add(
                    new Truth.TrueCheckpoint(
                            world.uuid(), "of another tool", world.now(), vm.bytes()));
        }
        world.after(world.seconds(1, 600), () -> write(vm));
    }

    /** The guest writes now and then. */
    private void write(Truth.TrueVm vm) {
        if (vm.running && !vm.frozen && !vm.disks.isEmpty()) {
            world.any(vm.disks).write(world.below(Truth.PARTS), 1001 + world.below(1_000_000));
        }
        if (world.now().isBefore(World.START.plus(STORM))) {
            world.after(world.seconds(1, 900), () -> write(vm));
        }
    }

    private void request(Truth.TrueVm vm) {
        boolean bySnapshot = world.oneIn(3);
        BackupMode mode = bySnapshot ? BackupMode.FULL : world.any(List.of(BackupMode.values()));
        Duration when = world.between(Duration.ZERO, STORM.dividedBy(2));
        Instant deadline =
                world.oneIn(5) ? world.now().plus(when).plus(world.seconds(60, 7200)) : null;
        RequestBackup wanted =
                new RequestBackup(
                        Backups.ENGINE,
                        VmReference.byId(new VmId(vm.id)),
                        mode,
                        bySnapshot ? BackupWay.SNAPSHOT_TRANSFER : null,
                        world.any(List.of(ConsistencyWish.values())),
                        List.of(),
                        null,
                        Map.of(),
                        deadline);
        MessageId id = new MessageId(world.uuid().toString());
        jobs.add(JobId.of(id));
        if (world.oneIn(5)) {
            cancel(JobId.of(id), when.plus(world.seconds(-60, 3600)));
        }
        int copies = world.oneIn(4) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            world.after(when, () -> publish(id, wanted));
        }
    }

    /** Now and then before the request. */
    private void cancel(JobId job, Duration when) {
        CancelBackup wish = new CancelBackup(job, "not wanted any more");
        MessageId id = new MessageId(world.uuid().toString());
        world.after(when.isNegative() ? Duration.ZERO : when, () -> publish(id, wish));
    }

    private void publish(MessageId id, BackupCommand wanted) {
        try {
            broker.publish(id, world.now(), wanted);
        } catch (Broker.Away away) {
            world.after(world.seconds(1, 30), () -> publish(id, wanted));
        }
    }

    private void restartEngine() {
        world.say(() -> "the engine restarts");
        calls.awayFor(world.seconds(30, 2400));
        truth.vms.values().stream()
                .flatMap(vm -> vm.backups.stream())
                .filter(backup -> backup.phase == BackupPhase.INITIALIZING)
                .forEach(backup -> {
                    backup.phase = BackupPhase.FAILED;
                    backup.over = world.now();
                });
        truth.transfers.stream()
                .filter(_ -> world.oneIn(2))
                .forEach(imageTransfers::cancelledBySystem);
    }

    /** The service's clock, or the one of its database, is an hour off from now on. */
    private void jumpClock() {
        if (world.oneIn(2)) {
            Duration by = Duration.ofHours(world.oneIn(2) ? 1 : -1);
            world.say(() -> "the clocks of the services are off by " + by);
            backups.clockAhead = by;
            restores.clockAhead = by;
        } else {
            Duration by = Duration.ofHours(world.oneIn(2) ? 1 : -1);
            world.say(() -> "the clock of the database jumps by " + by);
            backups.service.databaseJumps(by);
            restores.service.databaseJumps(by);
            transfers.databaseJumps(by);
        }
    }

    private void stop(Truth.TrueVm vm) {
        world.say(() -> vm.name + (vm.running ? " stops" : " starts"));
        if (vm.running) {
            vm.backups.stream()
                    .filter(backup -> !backup.phase.isOver())
                    .forEach(backup -> backup.broken = true);
        }
        vm.running = !vm.running;
        vm.frozen = false;
    }

    /** Its host goes on without it: what is open there of its disks breaks off. */
    private void move(Truth.TrueVm vm) {
        world.say(() -> vm.name + " moves to another host");
        truth.transfers.stream()
                .filter(each -> vm.disks.stream().anyMatch(disk -> disk.id.equals(each.disk)))
                .filter(each -> !each.upload)
                .forEach(each -> each.ticketAlive = false);
    }

    /** By its owner, who waits until no backup is open, or by force with all that is open. */
    private void remove(Truth.TrueVm vm) {
        boolean free = !vm.inBackup() && !vm.inSnapshot();
        if (!truth.vms.containsKey(vm.id)) {
            return;
        }
        if (!free && world.oneIn(2)) {
            world.after(world.seconds(60, 600), () -> remove(vm));
            return;
        }
        world.say(() -> vm.name + " is removed" + (free ? "" : " with its open backup"));
        truth.vms.remove(vm.id);
        vm.disks.forEach(disk -> truth.disks.remove(disk.id));
    }

    private void storm() {
        world.elapse(STORM);
        world.calm();
        deadlines.calm();
        for (int i = 0; i < CALM_STEPS_MAX && !isIdle(); i++) {
            world.elapse(CALM_STEP);
        }
        world.elapse(AFTERWARDS);
        new Promises(world, truth, broker, vault, backups, restores, points, restored)
                .check(jobs, wishes.jobs());
    }

    private boolean isIdle() {
        return backups.service.live().isEmpty()
                && restores.service.live().isEmpty()
                && transfers.isIdle();
    }
}
