package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.LayerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rules of VM snapshots. A backup's own snapshot goes the same way. */
public final class Snapshots {
    private static final String CANNOT_CREATE = "Cannot create Snapshot";
    private static final String CANNOT_REMOVE = "Cannot remove Snapshot";
    private static final String BUSY =
            ". The VM is performing an operation on a Snapshot. Please wait for the operation to"
                    + " finish, and try again.";

    private final Engine engine;

    Snapshots(Engine engine) {
        this.engine = engine;
    }

    /** Takes a snapshot of these disks; it is {@code locked} until it is made. */
    public Snapshot create(
            Vm vm, String description, Optional<List<UUID>> diskIds, String correlationId) {
        engine.locks.require(vm.id, true, CANNOT_CREATE);
        checkNoneBusy(vm, CANNOT_CREATE);
        List<Disk> disks = chosen(vm, diskIds);
        Disks.requireUnlocked(disks, CANNOT_CREATE);
        engine.disks().requireReachable(disks, CANNOT_CREATE);
        if (engine.fails(StepPoint.SNAPSHOT_CREATE)) {
            throw Refusal.bad("");
        }
        Snapshot snapshot = begin(vm, description, disks);
        Job job =
                engine.startJob(
                        "Creating VM Snapshot " + description + " for VM " + vm.name,
                        correlationId);
        event(
                45,
                vm,
                snapshot,
                "creation for VM '" + vm.name + "' was initiated by " + Infrastructure.USER_NAME,
                correlationId);
        engine.later(
                StepPoint.SNAPSHOT_CREATE,
                engine.delays().snapshotCreate(),
                () -> made(vm, snapshot, job));
        return snapshot;
    }

    private void made(Vm vm, Snapshot snapshot, Job job) {
        if (engine.strikes(StepPoint.SNAPSHOT_CREATE, StepFault.Vanishes.class).isPresent()) {
            abandon(vm, snapshot);
            engine.endJob(job, false);
            engine.events()
                    .error(
                            69,
                            job.correlationId,
                            Optional.of(vm),
                            "Failed to complete snapshot '"
                                    + snapshot.description
                                    + "' creation for VM '"
                                    + vm.name
                                    + "'.");
            return;
        }
        snapshot.disks.forEach(f -> freeze(f.disk(), vm, snapshot));
        finishCreation(vm, snapshot);
        engine.endJob(job, true);
        event(
                68,
                vm,
                snapshot,
                "creation for VM '" + vm.name + "' has been completed",
                job.correlationId);
        if (engine.strikes(StepPoint.SNAPSHOT_CREATE, StepFault.Inconsistent.class).isPresent()) {
            engine.events()
                    .warning(
                            10774,
                            job.correlationId,
                            Optional.of(vm),
                            "Snapshot '" + snapshot.description + "' may be inconsistent.");
        }
    }

    /**
     * Takes a stopped VM's disks back to a snapshot, which stays; later ones go, and all
     * checkpoints of the VM with them.
     */
    public void revert(Vm vm, Snapshot snapshot) {
        String cannot = "Cannot revert to Snapshot";
        engine.locks.require(vm.id, true, cannot);
        checkNoneBusy(vm, cannot);
        if (vm.status != Vm.Status.DOWN || snapshot.type != Snapshot.Type.REGULAR) {
            throw Refusal.conflict(cannot + ". VM is running, or the snapshot is not regular.");
        }
        if (engine.backups().unfinished(vm).isPresent()) {
            throw Refusal.conflict(cannot + ". The VM is during a backup operation.");
        }
        snapshot.disks.forEach(f -> engine.locks.require(f.disk().id, true, cannot));
        checkNotAttachedElsewhere(vm, cannot);
        engine.checkpoints().dropAll(vm);
        for (Snapshot.FrozenDisk frozen : snapshot.disks) {
            Disk disk = frozen.disk();
            try {
                disk.contents.revertTo(disk.layerOf(frozen.volume()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot take disk " + disk.alias + " back", e);
            }
            List<Disk.Volume> later =
                    disk.volumes.subList(
                            disk.volumes.indexOf(frozen.volume()) + 1, disk.volumes.size());
            vm.snapshots.forEach(s -> s.disks.removeIf(f -> later.contains(f.volume())));
            later.clear();
            disk.volumes.add(
                    new Disk.Volume(UUID.randomUUID(), true, engine.now(), vm.activeSnapshot().id));
        }
        vm.snapshots
                .subList(vm.snapshots.indexOf(snapshot) + 1, vm.snapshots.size())
                .removeIf(s -> s.type == Snapshot.Type.REGULAR);
        vm.generation++;
    }

    private List<Disk> chosen(Vm vm, Optional<List<UUID>> diskIds) {
        if (diskIds.isEmpty()) {
            return snapable(vm);
        }
        List<String> unknown =
                diskIds.get().stream()
                        .filter(id -> engine.disks().find(id).isEmpty())
                        .map(UUID::toString)
                        .toList();
        if (!unknown.isEmpty()) {
            throw Refusal.bad(
                    CANNOT_CREATE
                            + ". The following disk(s) ID(s) does not exist: "
                            + String.join(", ", unknown)
                            + ".");
        }
        return snapable(vm).stream().filter(d -> diskIds.get().contains(d.id)).toList();
    }

    /** Disks of the VM that a snapshot includes unless told otherwise. */
    List<Disk> snapable(Vm vm) {
        return vm.attachments.values().stream()
                .filter(a -> a.active && a.snapshot.isEmpty())
                .flatMap(a -> engine.disks().find(a.disk).stream())
                .filter(d -> !d.shareable && !d.directLun)
                .toList();
    }

    void checkNoneBusy(Vm vm, String cannot) {
        for (Snapshot snapshot : vm.snapshots) {
            switch (snapshot.status) {
                case LOCKED -> throw Refusal.conflict(cannot + BUSY);
                case IN_PREVIEW ->
                        throw Refusal.conflict(cannot + ". VM is previewing a Snapshot.");
                case OK -> {}
            }
        }
    }

    /** The new snapshot takes over the id of the entry that was active; that one gets a new id. */
    Snapshot begin(Vm vm, String description, List<Disk> disks) {
        Snapshot active = vm.activeSnapshot();
        Snapshot snapshot =
                new Snapshot(
                        active.id,
                        description,
                        engine.now(),
                        Snapshot.Type.REGULAR,
                        Snapshot.Status.LOCKED);
        snapshot.vm = Optional.of(vm.copy());
        disks.forEach(d -> snapshot.disks.add(new Snapshot.FrozenDisk(d, d.active())));
        Snapshot nextActive =
                new Snapshot(
                        UUID.randomUUID(),
                        active.description,
                        active.date,
                        Snapshot.Type.ACTIVE,
                        Snapshot.Status.OK);
        vm.snapshots.set(vm.snapshots.indexOf(active), nextActive);
        vm.snapshots.add(snapshot);
        disks.forEach(d -> d.status = Disk.Status.LOCKED);
        engine.locks.hold(
                snapshot,
                vm.id,
                true,
                ". Snapshot is currently being created for VM " + vm.name + ".");
        return snapshot;
    }

    private void freeze(Disk disk, Vm vm, Snapshot snapshot) {
        try {
            disk.contents.freeze();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot freeze disk " + disk.alias, e);
        }
        addVolume(disk, vm, snapshot);
    }

    /** Notes in the engine's rows what the storage has done. */
    void addVolume(Disk disk, Vm vm, Snapshot snapshot) {
        disk.active().snapshot = snapshot.id;
        disk.volumes.add(
                new Disk.Volume(UUID.randomUUID(), true, engine.now(), vm.activeSnapshot().id));
    }

    void finishCreation(Vm vm, Snapshot snapshot) {
        snapshot.status = Snapshot.Status.OK;
        snapshot.disks.forEach(f -> f.disk().status = Disk.Status.OK);
        vm.generation++;
        engine.locks.release(snapshot);
    }

    /** A snapshot that could not be made vanishes. */
    void abandon(Vm vm, Snapshot snapshot) {
        vm.snapshots.remove(snapshot);
        snapshot.disks.forEach(f -> f.disk().status = Disk.Status.OK);
        engine.locks.release(snapshot);
    }

    /** Merges a snapshot away; it is {@code locked} meanwhile. */
    public Job remove(Vm vm, Snapshot snapshot, String correlationId) {
        engine.locks.require(vm.id, true, CANNOT_REMOVE);
        checkNoneBusy(vm, CANNOT_REMOVE);
        for (Snapshot.FrozenDisk frozen : snapshot.disks) {
            boolean backedUp = engine.backups().unfinished(vm).isPresent();
            if (!backedUp) {
                engine.locks.require(frozen.disk().id, true, CANNOT_REMOVE);
            }
        }
        if (engine.backups().unfinished(vm).isPresent()) {
            throw Refusal.conflict(CANNOT_REMOVE + ". The VM is during a backup operation.");
        }
        if (snapshot.type != Snapshot.Type.REGULAR) {
            throw Refusal.conflict(CANNOT_REMOVE + ". The snapshot is not a regular one.");
        }
        checkNotAttachedElsewhere(vm, CANNOT_REMOVE);
        checkNoneIllegal(vm, snapshot);
        Disks.requireUnlocked(
                snapshot.disks.stream().map(Snapshot.FrozenDisk::disk).toList(), CANNOT_REMOVE);
        Job job =
                engine.startJob(
                        "Removing Snapshot " + snapshot.description + " from VM " + vm.name,
                        correlationId);
        lock(snapshot);
        event(
                342,
                vm,
                snapshot,
                "deletion for VM '" + vm.name + "' was initiated by " + Infrastructure.USER_NAME,
                correlationId);
        engine.later(
                StepPoint.SNAPSHOT_REMOVE,
                engine.delays().snapshotMerge(),
                () -> removed(vm, snapshot, job));
        return job;
    }

    /** A running VM's broken merge is cured by another one; a stopped VM's is not. */
    private static void checkNoneIllegal(Vm vm, Snapshot snapshot) {
        List<String> illegal =
                snapshot.disks.stream()
                        .filter(f -> f.volume().illegal)
                        .map(f -> f.disk().alias)
                        .toList();
        if (vm.status == Vm.Status.DOWN && !illegal.isEmpty()) {
            throw Refusal.broken(
                    "["
                            + CANNOT_REMOVE
                            + ". The following disks are illegal: "
                            + String.join(",", illegal)
                            + ". Please remove them and try again.]");
        }
    }

    private void removed(Vm vm, Snapshot snapshot, Job job) {
        boolean broken =
                engine.strikes(StepPoint.SNAPSHOT_REMOVE, StepFault.LeavesIllegal.class)
                        .isPresent();
        if (broken) {
            snapshot.disks.forEach(f -> f.volume().illegal = true);
        }
        if (broken || engine.fails(StepPoint.SNAPSHOT_REMOVE)) {
            snapshot.status = Snapshot.Status.OK;
            snapshot.disks.forEach(f -> f.disk().status = Disk.Status.OK);
            engine.events()
                    .error(
                            357,
                            job.correlationId,
                            Optional.of(vm),
                            "Failed to delete snapshot '"
                                    + snapshot.description
                                    + "' for VM '"
                                    + vm.name
                                    + "'.");
            engine.endJob(job, false);
            return;
        }
        merge(vm, snapshot);
        engine.endJob(job, true);
        event(356, vm, snapshot, "for VM '" + vm.name + "' has been deleted", job.correlationId);
    }

    private void checkNotAttachedElsewhere(Vm vm, String cannot) {
        for (Vm other : engine.vmsById.values()) {
            for (DiskAttachment attachment : other.attachments.values()) {
                boolean ours = attachment.snapshot.flatMap(vm::snapshot).isPresent() && other != vm;
                if (ours) {
                    throw Refusal.conflict(
                            cannot
                                    + ". The following VM's disks snapshots are attached to other"
                                    + " VMs (Disk Alias/Snapshot Description/VM attached to): "
                                    + attachment.disk
                                    + "/"
                                    + other.name
                                    + ". Please detach them from those VMs and try again.");
                }
            }
        }
    }

    void lock(Snapshot snapshot) {
        snapshot.status = Snapshot.Status.LOCKED;
        snapshot.disks.forEach(f -> f.disk().status = Disk.Status.LOCKED);
    }

    /** The volume that held the state takes in the one above and goes on in its place. */
    void merge(Vm vm, Snapshot snapshot) {
        vm.snapshots.remove(snapshot);
        for (Snapshot.FrozenDisk frozen : snapshot.disks) {
            Disk disk = frozen.disk();
            Disk.Volume lower = frozen.volume();
            LayerId layer = disk.layerOf(lower);
            try {
                disk.contents.release(layer);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot merge a layer of " + disk.alias, e);
            }
            Disk.Volume upper = disk.volumes.remove(disk.volumes.indexOf(lower) + 1);
            lower.snapshot = upper.snapshot;
            lower.illegal = false;
            for (Snapshot other : vm.snapshots) {
                other.disks.replaceAll(
                        f -> f.volume() == upper ? new Snapshot.FrozenDisk(f.disk(), lower) : f);
            }
            disk.status = Disk.Status.OK;
        }
        vm.generation++;
    }

    private void event(int code, Vm vm, Snapshot snapshot, String what, String correlationId) {
        engine.events()
                .normal(
                        code,
                        correlationId,
                        Optional.of(vm),
                        "Snapshot '" + snapshot.description + "' " + what + ".");
    }
}
