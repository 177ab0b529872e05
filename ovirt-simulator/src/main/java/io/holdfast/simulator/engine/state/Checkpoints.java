package io.holdfast.simulator.engine.state;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rules of checkpoints: a chain a VM, each linked to the one before. */
public final class Checkpoints {
    private static final String CANNOT = "Cannot remove VM checkpoint";

    private final Engine engine;

    Checkpoints(Engine engine) {
        this.engine = engine;
    }

    /** From the root on. */
    public List<Checkpoint> of(UUID vm) {
        return engine.checkpointsById.values().stream().filter(c -> c.vm.equals(vm)).toList();
    }

    public Optional<Checkpoint> find(UUID id) {
        return Optional.ofNullable(engine.checkpointsById.get(id));
    }

    /** The checkpoint of a backup that is ready; raw disks have no part in it. */
    void add(Backup backup, UUID id) {
        List<Disk> disks = backup.asked.stream().filter(Disk::keepsBitmaps).toList();
        List<Checkpoint> chain = of(backup.vm.id);
        Optional<UUID> leaf = chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast().id);
        engine.checkpointsById.put(
                id,
                new Checkpoint(id, backup.vm.id, backup.description, engine.now(), disks, leaf));
    }

    /**
     * Takes a disk out of all checkpoints, with its bitmaps; those that are left without disks go.
     * So does the engine when a disk is detached (newer than 4.5.7).
     */
    public void uncover(Disk disk) {
        for (Checkpoint checkpoint : List.copyOf(engine.checkpointsById.values())) {
            if (checkpoint.disks.remove(disk)) {
                disk.contents.removeBitmap(checkpoint.bitmap());
                if (checkpoint.disks.isEmpty()) {
                    unlink(checkpoint);
                }
            }
        }
    }

    /** Drops all checkpoints of a VM, as after one that no host could redefine. */
    public void dropAll(Vm vm) {
        for (Checkpoint checkpoint : of(vm.id)) {
            checkpoint.disks.forEach(d -> d.contents.removeBitmap(checkpoint.bitmap()));
            engine.checkpointsById.remove(checkpoint.id);
        }
        engine.events()
                .warning(
                        10791,
                        "",
                        Optional.of(vm),
                        "All checkpoints of VM "
                                + vm.name
                                + " were dropped. Full backup is now"
                                + " needed.");
    }

    /** Takes a checkpoint out of the engine and off the storage, whoever asked. */
    public void lose(Checkpoint checkpoint) {
        checkpoint.disks.forEach(d -> d.contents.removeBitmap(checkpoint.bitmap()));
        unlink(checkpoint);
    }

    /** Marks a checkpoint, as when going back to a snapshot: it must be removed. */
    public void invalidate(Checkpoint checkpoint) {
        checkpoint.valid = false;
    }

    /**
     * Loses a disk's bitmaps on storage, one checkpoint's or all; the engine still believes in
     * them.
     *
     * @return how many there were
     */
    public int loseBitmaps(Disk disk, Optional<UUID> only) {
        int lost = 0;
        for (Checkpoint checkpoint : engine.checkpointsById.values()) {
            boolean concerned =
                    checkpoint.disks.contains(disk) && only.map(checkpoint.id::equals).orElse(true);
            if (concerned && disk.contents.removeBitmap(checkpoint.bitmap())) {
                lost++;
            }
        }
        return lost;
    }

    /** What detaching a disk does to checkpoints; other VMs' that cover no disk go as well. */
    void detached(Disk disk) {
        switch (engine.profile()) {
            case RELEASED -> {}
            case MASTER -> {
                uncover(disk);
                List.copyOf(engine.checkpointsById.values()).stream()
                        .filter(c -> c.disks.isEmpty())
                        .forEach(this::unlink);
            }
        }
    }

    private void unlink(Checkpoint checkpoint) {
        engine.checkpointsById.remove(checkpoint.id);
        for (Checkpoint other : engine.checkpointsById.values()) {
            if (other.parent.equals(Optional.of(checkpoint.id))) {
                other.parent = checkpoint.parent;
            }
        }
    }

    public void remove(Vm vm, Checkpoint checkpoint, String correlationId) {
        if (engine.backups().unfinished(vm).isPresent()) {
            throw Refusal.conflict(CANNOT + ". The VM is during a backup operation.");
        }
        engine.locks.require(vm.id, true, CANNOT);
        Disks.requireUnlocked(checkpoint.disks, CANNOT);
        if (engine.fails(StepPoint.CHECKPOINT_REMOVE)) {
            checkpoint.valid = false;
            engine.events()
                    .error(
                            10798,
                            correlationId,
                            Optional.of(vm),
                            "Failed to delete checkpoint "
                                    + checkpoint.id
                                    + " of VM "
                                    + vm.name
                                    + ".");
            return;
        }
        lose(checkpoint);
        engine.events()
                .normal(
                        10797,
                        correlationId,
                        Optional.of(vm),
                        "Checkpoint " + checkpoint.id + " of VM " + vm.name + " was deleted.");
    }
}
