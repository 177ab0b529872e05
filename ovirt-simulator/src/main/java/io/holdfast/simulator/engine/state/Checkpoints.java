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

    public void remove(Vm vm, Checkpoint checkpoint, String correlationId) {
        if (engine.backups().unfinished(vm).isPresent()) {
            throw Refusal.conflict(CANNOT + ". The VM is during a backup operation.");
        }
        engine.locks.require(vm.id, true, CANNOT);
        Disks.requireUnlocked(checkpoint.disks, CANNOT);
        checkpoint.disks.forEach(d -> d.contents.removeBitmap(checkpoint.bitmap()));
        engine.checkpointsById.remove(checkpoint.id);
        for (Checkpoint other : engine.checkpointsById.values()) {
            if (other.parent.equals(Optional.of(checkpoint.id))) {
                other.parent = checkpoint.parent;
            }
        }
        engine.events()
                .normal(
                        10797,
                        correlationId,
                        Optional.of(vm),
                        "Checkpoint " + checkpoint.id + " of VM " + vm.name + " was deleted.");
    }
}
