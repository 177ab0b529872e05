package io.holdfast.simulation;

import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskSnapshot;
import io.holdfast.ovirt.DiskSnapshotId;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.SnapshotWait;
import io.holdfast.ovirt.Snapshots;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.simulation.Truth.TrueSnapshot;
import io.holdfast.simulation.Truth.TrueVm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** VM snapshots of the truth; a merge takes its time and sometimes brings the snapshot back. */
final class FakeSnapshots implements Snapshots {

    private final World world;
    private final Truth truth;
    private final EngineCalls calls;

    FakeSnapshots(World world, Truth truth, EngineCalls calls) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
    }

    @Override
    public List<Snapshot> list(VmId id) {
        return calls.call(
                "list snapshots",
                () ->
                        truth.findVm(id.value()).stream()
                                .flatMap(vm -> vm.snapshots.stream())
                                .filter(known -> !world.now().isBefore(known.listedFrom))
                                .map(FakeSnapshots::shown)
                                .toList());
    }

    @Override
    public Optional<Snapshot> find(VmId id, SnapshotId snapshot) {
        return calls.call("find snapshot", () -> look(id, snapshot));
    }

    private Optional<Snapshot> look(VmId id, SnapshotId snapshot) {
        return known(id, snapshot).map(FakeSnapshots::shown);
    }

    private Optional<TrueSnapshot> known(VmId id, SnapshotId snapshot) {
        return truth.findVm(id.value()).stream()
                .flatMap(vm -> vm.snapshots.stream())
                .filter(known -> known.id.equals(snapshot.value()))
                .findAny();
    }

    @Override
    public Snapshot create(VmId id, String description, Set<DiskId> disks) {
        return calls.call("create snapshot " + description, () -> made(id, description, disks));
    }

    private Snapshot made(VmId id, String description, Set<DiskId> disks) {
        TrueVm vm = truth.findVm(id.value()).orElseThrow(() -> EngineCalls.refused("no such VM"));
        if (vm.inBackup() || vm.inSnapshot()) {
            throw EngineCalls.busy("the VM is in a backup, or its snapshots are locked");
        }
        truth.opens(vm, description);
        Map<UUID, long[]> view = vm.bytes();
        view.keySet().retainAll(disks.stream().map(DiskId::value).toList());
        Instant listed = world.has(Fault.LIST_LAGS) ? world.now().plusSeconds(8) : world.now();
        TrueSnapshot snapshot =
                new TrueSnapshot(world.uuid(), description, world.now(), listed, view);
        view.keySet().forEach(disk -> snapshot.volumes.put(world.uuid(), disk));
        vm.snapshots.add(snapshot);
        History.View taken = new History.View(snapshot.id, description, view, null);
        snapshot.volumes.keySet().forEach(volume -> truth.history.taken(volume, taken));
        world.after(
                world.seconds(9, 30),
                () -> {
                    if (world.strikes(Fault.BACKUP_FAILS)) {
                        vm.snapshots.remove(snapshot);
                    } else {
                        snapshot.status = Snapshot.Status.OK;
                    }
                });
        return shown(snapshot);
    }

    @Override
    public SnapshotWait awaitUsable(VmId vm, SnapshotId snapshot, Duration atMost) {
        return await(vm, snapshot, atMost);
    }

    @Override
    public SnapshotWait awaitGone(VmId vm, SnapshotId snapshot, Duration atMost) {
        return await(vm, snapshot, atMost);
    }

    private SnapshotWait await(VmId vm, SnapshotId snapshot, Duration atMost) {
        Instant until = world.now().plus(atMost);
        while (true) {
            Optional<Snapshot> seen = calls.call("look at snapshot", () -> look(vm, snapshot));
            if (seen.isEmpty()) {
                return new SnapshotWait.Gone();
            }
            if (seen.get().status() == Snapshot.Status.OK) {
                return new SnapshotWait.Usable(seen.get());
            }
            if (!world.now().isBefore(until)) {
                return new SnapshotWait.NotYet(seen.get());
            }
            calls.pause(world.seconds(2, 10));
        }
    }

    @Override
    public List<DiskSnapshot> disks(VmId id, SnapshotId snapshot) {
        return calls.call(
                "disks of snapshot",
                () ->
                        known(id, snapshot).stream()
                                .flatMap(known -> known.volumes.entrySet().stream())
                                .map(volume ->
                                        new DiskSnapshot(
                                                new DiskSnapshotId(volume.getKey()),
                                                new DiskId(volume.getValue()),
                                                Truth.DISK_BYTES,
                                                DiskFormat.COW))
                                .toList());
    }

    @Override
    public Removal delete(VmId id, SnapshotId snapshot) {
        return calls.call("delete snapshot", () -> deleted(id, snapshot));
    }

    private Removal deleted(VmId id, SnapshotId snapshot) {
        Optional<TrueSnapshot> found = known(id, snapshot);
        if (found.isEmpty()) {
            return Removal.WAS_GONE;
        }
        TrueSnapshot gone = found.get();
        if (gone.status != Snapshot.Status.OK) {
            throw EngineCalls.busy("the snapshot is locked");
        }
        if (gone.volumes.keySet().stream().anyMatch(truth::hasOpenTransfer)) {
            throw EngineCalls.busy("an image transfer reads the snapshot");
        }
        gone.status = Snapshot.Status.LOCKED;
        world.after(
                world.seconds(5, 60),
                () -> {
                    if (world.strikes(Fault.BACKUP_FAILS)) {
                        gone.status = Snapshot.Status.OK;
                    } else {
                        truth.findVm(id.value()).ifPresent(vm -> vm.snapshots.remove(gone));
                    }
                });
        return Removal.ACCEPTED;
    }

    @Override
    public VmConfiguration configuration(VmId vm, SnapshotId snapshot) {
        return calls.call(
                "configuration of snapshot",
                () ->
                        truth.findVm(vm.value())
                                .filter(found ->
                                        found.snapshots.stream()
                                                .anyMatch(s -> s.id.equals(snapshot.value())))
                                .map(Ovf::of)
                                .orElseThrow(() -> EngineCalls.missing("no such snapshot")));
    }

    private static Snapshot shown(TrueSnapshot snapshot) {
        return new Snapshot(
                new SnapshotId(snapshot.id),
                snapshot.description,
                Snapshot.Kind.REGULAR,
                snapshot.status,
                Optional.of(snapshot.created));
    }
}
