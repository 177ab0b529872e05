package io.holdfast.simulation;

import io.holdfast.ovirt.BackedUpDisk;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.BackupWait;
import io.holdfast.ovirt.Checkpoint;
import io.holdfast.ovirt.CheckpointId;
import io.holdfast.ovirt.CheckpointWait;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.FinalizedBackup;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.VmBackups;
import io.holdfast.ovirt.VmId;
import io.holdfast.simulation.Truth.TrueBackup;
import io.holdfast.simulation.Truth.TrueCheckpoint;
import io.holdfast.simulation.Truth.TrueVm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** VM backups and checkpoints of the truth, as the engine makes and ends them. */
final class FakeVmBackups implements VmBackups {

    /** So long does an engine show backups that are over. */
    private static final Duration SHOWN_AFTER_END = Duration.ofMinutes(15);

    private final World world;
    private final Truth truth;
    private final EngineCalls calls;

    FakeVmBackups(World world, Truth truth, EngineCalls calls) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
    }

    @Override
    public VmBackup start(NewBackup wanted) {
        return calls.call("start backup " + wanted.description(), () -> begun(wanted));
    }

    private VmBackup begun(NewBackup wanted) {
        TrueVm vm = vm(wanted.vm());
        if (vm.inBackup() || vm.inSnapshot()) {
            throw EngineCalls.busy("the VM is in a backup, or its snapshots are locked");
        }
        truth.opens(vm, wanted.description());
        UUID from = wanted.from().map(CheckpointId::value).orElse(null);
        Optional<TrueCheckpoint> counted =
                vm.checkpoints.stream().filter(checkpoint -> checkpoint.id.equals(from)).findAny();
        if (from != null && (counted.isEmpty() || !counted.get().valid)) {
            throw EngineCalls.refused("no such checkpoint, or none to count from");
        }
        Map<UUID, long[]> view = vm.bytes();
        view.keySet().retainAll(wanted.disks().stream().map(DiskId::value).toList());
        Instant listed = world.has(Fault.LIST_LAGS) ? world.now().plusSeconds(8) : world.now();
        TrueBackup backup =
                new TrueBackup(
                        world.uuid(),
                        wanted.description(),
                        from,
                        world.uuid(),
                        world.now(),
                        listed,
                        view);
        counted.ifPresent(checkpoint -> backup.counted.putAll(checkpoint.bytes));
        backup.bitmapLost = from != null && world.strikes(Fault.BITMAP_LOST);
        vm.backups.add(backup);
        truth.history.taken(
                backup.id, new History.View(backup.id, backup.description, view, backup.to));
        Duration until = world.seconds(1, 20);
        world.after(until, () -> start(vm, backup));
        return shown(vm, backup);
    }

    private void start(TrueVm vm, TrueBackup backup) {
        if (backup.phase != BackupPhase.INITIALIZING) {
            return;
        }
        if (world.strikes(Fault.BACKUP_FAILS)) {
            over(backup, BackupPhase.FAILED);
        } else {
            backup.phase = BackupPhase.READY;
            vm.checkpoints.add(
                    new TrueCheckpoint(backup.to, backup.description, backup.created, backup.view));
            world.say(() -> "the engine: backup " + backup.id + " is ready");
        }
    }

    private void over(TrueBackup backup, BackupPhase phase) {
        backup.phase = phase;
        backup.over = world.now();
        world.say(() -> "the engine: backup " + backup.id + " is over: " + phase);
    }

    @Override
    public Optional<VmBackup> find(VmId vm, BackupId id) {
        return calls.call("find backup", () -> look(vm, id));
    }

    private Optional<VmBackup> look(VmId id, BackupId backup) {
        return truth.findVm(id.value())
                .flatMap(vm ->
                        vm.backups.stream()
                                .filter(this::isKept)
                                .filter(kept -> kept.id.equals(backup.value()))
                                .findAny()
                                .map(found -> shown(vm, found)));
    }

    @Override
    public List<VmBackup> list(VmId id) {
        return calls.call(
                "list backups",
                () ->
                        truth.findVm(id.value()).stream()
                                .flatMap(vm ->
                                        vm.backups.stream()
                                                .filter(this::isKept)
                                                .filter(kept ->
                                                        !world.now().isBefore(kept.listedFrom))
                                                .map(kept -> shown(vm, kept)))
                                .toList());
    }

    private boolean isKept(TrueBackup backup) {
        return !backup.phase.isOver() || world.now().isBefore(backup.over.plus(SHOWN_AFTER_END));
    }

    @Override
    public List<BackedUpDisk> disks(VmId id, BackupId backup) {
        return calls.call(
                "disks of backup",
                () ->
                        truth.findVm(id.value()).stream()
                                .flatMap(vm ->
                                        vm.backups.stream()
                                                .filter(known -> known.id.equals(backup.value()))
                                                .flatMap(known -> disks(vm, known)))
                                .toList());
    }

    private static java.util.stream.Stream<BackedUpDisk> disks(TrueVm vm, TrueBackup backup) {
        return vm.disks.stream()
                .filter(disk -> backup.view.containsKey(disk.id))
                .map(disk ->
                        new BackedUpDisk(
                                FakeVms.shown(disk),
                                backup.counted.containsKey(disk.id)
                                        ? BackedUpDisk.Mode.INCREMENTAL
                                        : BackedUpDisk.Mode.FULL));
    }

    @Override
    public FinalizedBackup finalizeBackup(VmId id, BackupId backup) {
        return calls.call("finalize backup", () -> finalized(id, backup));
    }

    private FinalizedBackup finalized(VmId id, BackupId wanted) {
        Optional<TrueBackup> found =
                truth.findVm(id.value()).stream()
                        .flatMap(vm -> vm.backups.stream())
                        .filter(this::isKept)
                        .filter(known -> known.id.equals(wanted.value()))
                        .findAny();
        if (found.isEmpty()) {
            return FinalizedBackup.GONE;
        }
        TrueBackup backup = found.get();
        if (truth.hasOpenTransfer(backup.id)) {
            throw EngineCalls.busy("an image transfer of the backup is open");
        }
        return switch (backup.phase) {
            case FINALIZING, SUCCEEDED, FAILED -> FinalizedBackup.ALREADY;
            case INITIALIZING, STARTING, UNKNOWN -> {
                // The engine refuses a premature stop, and fails the backup all the same.
                world.after(world.seconds(1, 20), () -> over(backup, BackupPhase.FAILED));
                backup.phase = BackupPhase.STARTING;
                throw EngineCalls.refused("premature backup stop was initiated");
            }
            case READY -> {
                backup.phase = BackupPhase.FINALIZING;
                Duration until = world.seconds(1, 30);
                world.after(until, () -> finish(backup));
                yield FinalizedBackup.ACCEPTED;
            }
        };
    }

    private void finish(TrueBackup backup) {
        if (backup.phase == BackupPhase.FINALIZING) {
            over(backup, backup.broken ? BackupPhase.FAILED : BackupPhase.SUCCEEDED);
        }
    }

    @Override
    public boolean awaitTaken(VmId vm, BackupId backup, Duration atMost) {
        return !(awaitReady(vm, backup, atMost) instanceof BackupWait.NotYet);
    }

    @Override
    public BackupWait awaitReady(VmId vm, BackupId backup, Duration atMost) {
        return await(
                vm,
                backup,
                atMost,
                seen ->
                        seen.phase() != BackupPhase.INITIALIZING
                                && seen.phase() != BackupPhase.STARTING);
    }

    @Override
    public BackupWait awaitOver(VmId vm, BackupId backup, Duration atMost) {
        return await(vm, backup, atMost, seen -> seen.phase().isOver());
    }

    private BackupWait await(VmId vm, BackupId backup, Duration atMost, Predicate<VmBackup> isEnd) {
        Instant until = world.now().plus(atMost);
        while (true) {
            Optional<VmBackup> seen = calls.call("look at backup", () -> look(vm, backup));
            if (seen.isEmpty()) {
                return new BackupWait.Gone();
            }
            if (isEnd.test(seen.get())) {
                return seen.get().phase() == BackupPhase.READY
                        ? new BackupWait.Ready(seen.get())
                        : new BackupWait.Over(seen.get());
            }
            if (!world.now().isBefore(until)) {
                return new BackupWait.NotYet(seen.get());
            }
            calls.pause(world.seconds(2, 10));
        }
    }

    @Override
    public List<Checkpoint> checkpoints(VmId id) {
        return calls.call(
                "list checkpoints",
                () ->
                        truth.findVm(id.value()).stream()
                                .flatMap(vm -> vm.checkpoints.stream())
                                .map(FakeVmBackups::shown)
                                .toList());
    }

    @Override
    public Optional<Checkpoint> checkpoint(VmId id, CheckpointId checkpoint) {
        return checkpoints(id).stream().filter(known -> known.id().equals(checkpoint)).findAny();
    }

    @Override
    public Set<DiskId> checkpointDisks(VmId id, CheckpointId checkpoint) {
        return calls.call(
                "disks of checkpoint",
                () ->
                        truth.findVm(id.value()).stream()
                                .flatMap(vm -> vm.checkpoints.stream())
                                .filter(known -> known.id.equals(checkpoint.value()))
                                .flatMap(known -> known.bytes.keySet().stream())
                                .map(DiskId::new)
                                .collect(Collectors.toSet()));
    }

    @Override
    public Removal deleteCheckpoint(VmId id, CheckpointId checkpoint) {
        return calls.call("delete checkpoint", () -> deleted(id, checkpoint));
    }

    private Removal deleted(VmId id, CheckpointId checkpoint) {
        Optional<TrueVm> vm = truth.findVm(id.value());
        Optional<TrueCheckpoint> found =
                vm.stream()
                        .flatMap(known -> known.checkpoints.stream())
                        .filter(known -> known.id.equals(checkpoint.value()))
                        .findAny();
        if (vm.isEmpty() || found.isEmpty()) {
            return Removal.WAS_GONE;
        }
        if (vm.get().inBackup()) {
            throw EngineCalls.busy("the VM is in a backup");
        }
        found.get().valid = false;
        world.after(world.seconds(0, 10), () -> vm.get().checkpoints.remove(found.get()));
        return Removal.ACCEPTED;
    }

    @Override
    public CheckpointWait awaitCheckpointGone(VmId vm, CheckpointId id, Duration atMost) {
        return checkpoint(vm, id)
                .<CheckpointWait>map(CheckpointWait.NotYet::new)
                .orElseGet(CheckpointWait.Gone::new);
    }

    private static VmBackup shown(TrueVm vm, TrueBackup backup) {
        boolean made = backup.phase != BackupPhase.INITIALIZING;
        return new VmBackup(
                new BackupId(backup.id),
                new VmId(vm.id),
                backup.description,
                backup.phase,
                Optional.ofNullable(backup.from).map(CheckpointId::new),
                made ? Optional.of(new CheckpointId(backup.to)) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(backup.created));
    }

    private static Checkpoint shown(TrueCheckpoint checkpoint) {
        return new Checkpoint(
                new CheckpointId(checkpoint.id),
                Optional.empty(),
                checkpoint.description,
                checkpoint.valid ? Checkpoint.State.CREATED : Checkpoint.State.INVALID,
                Optional.of(checkpoint.created));
    }

    private TrueVm vm(VmId id) {
        return truth.findVm(id.value()).orElseThrow(() -> EngineCalls.refused("no such VM"));
    }
}
