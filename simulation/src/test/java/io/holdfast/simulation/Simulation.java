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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            int jobs,
            int recoveryPoints,
            Set<Fault> struck) {}

    private final World world;
    private final Truth truth = new Truth();
    private final EngineCalls calls;
    private final Broker broker;
    private final Backups backups;
    private final FakeTransferSide transfers;
    private final List<JobId> jobs = new ArrayList<>();

    private Simulation(long seed, boolean traced) {
        this.world = new World(seed, traced);
        this.calls = new EngineCalls(world);
        boolean coded = seed % 16 == 0;
        this.broker = new Broker(world, coded);
        this.backups = new Backups(world, truth, calls, broker, coded);
        this.transfers = new FakeTransferSide(world, truth, broker);
    }

    /** Runs a seed; the same seed does the same every time. */
    static Result run(long seed, boolean traced) {
        Simulation simulation = new Simulation(seed, traced);
        try (Backups _ = simulation.backups) {
            simulation.plan();
            simulation.storm();
        } catch (RuntimeException | AssertionError fault) {
            simulation.world.broke("nothing unexpected is thrown", fault.toString());
        }
        return new Result(
                seed,
                simulation.world.broken(),
                simulation.world.trace.toString(),
                simulation.jobs.size(),
                simulation.transfers.recoveryPoints.size(),
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
            Truth.TrueDisk disk = new Truth.TrueDisk(world.uuid(), name + "-disk" + i);
            for (int part = 0; part < Truth.PARTS; part++) {
                disk.write(part, 1 + world.below(1000));
            }
            vm.disks.add(disk);
            truth.disks.put(disk.id, disk);
        }
        if (world.oneIn(3)) {
            Truth.TrueSnapshot theirs =
                    new Truth.TrueSnapshot(
                            world.uuid(), "before the upgrade", world.now(), world.now(), Map.of());
            theirs.status = Snapshot.Status.OK;
            truth.history.hasForeignThings(vm.id);
            vm.snapshots.add(theirs);
            vm.checkpoints.add(
                    new Truth.TrueCheckpoint(
                            world.uuid(), "of another tool", world.now(), vm.bytes()));
        }
        world.after(world.seconds(1, 600), () -> write(vm));
    }

    /** The guest writes now and then. */
    private void write(Truth.TrueVm vm) {
        if (vm.running && !vm.frozen) {
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
        truth.doors.forEach(door -> door.open = door.open && world.oneIn(2));
    }

    /** The service's clock, or the one of its database, is an hour off from now on. */
    private void jumpClock() {
        if (world.oneIn(2)) {
            backups.clockAhead = Duration.ofHours(world.oneIn(2) ? 1 : -1);
            world.say(() -> "the clock of snapshot-service is off by " + backups.clockAhead);
        } else {
            world.say(() -> "the clock of the database jumps an hour ahead");
            backups.service.databaseJumps(Duration.ofHours(1));
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

    private void remove(Truth.TrueVm vm) {
        if (vm.inBackup() || vm.inSnapshot() || !truth.vms.containsKey(vm.id)) {
            world.after(world.seconds(60, 600), () -> remove(vm));
        } else {
            world.say(() -> vm.name + " is removed");
            truth.vms.remove(vm.id);
            vm.disks.forEach(disk -> truth.disks.remove(disk.id));
        }
    }

    private void storm() {
        world.elapse(STORM);
        world.calm();
        for (int i = 0; i < CALM_STEPS_MAX && !backups.service.live().isEmpty(); i++) {
            world.elapse(CALM_STEP);
        }
        world.elapse(AFTERWARDS);
        new Promises(world, truth, broker, transfers, backups).check(jobs);
    }
}
