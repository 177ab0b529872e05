package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.EngineId;
import io.holdfast.ovirt.Checkpoint;
import io.holdfast.ovirt.CheckpointId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.VmId;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.chain.Chain;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.Chains;
import io.holdfast.snapshot.chain.SeenCheckpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The life of our checkpoints on the engine: recorded, kept as long as a later run may count from
 * them, removed after. One that is neither in the chain nor marked by the job is not ours, and is
 * never touched.
 */
final class CheckpointKeeping {

    private final Chains chains;

    CheckpointKeeping(Chains chains) {
        this.chains = chains;
    }

    Chain chainOf(BackupJob job) {
        return chains.of(job.engine(), job.vm());
    }

    /** How the engine shows the checkpoint of a link now. */
    SeenCheckpoint seen(Engine engine, VmId vm, ChainLink link) {
        CheckpointId id = id(link);
        Optional<Checkpoint> found =
                engine.backups().checkpoints(vm).stream()
                        .filter(checkpoint -> checkpoint.id().equals(id))
                        .findFirst();
        if (found.isEmpty()) {
            return new SeenCheckpoint.Missing();
        }
        return found.get().state() == Checkpoint.State.CREATED
                ? new SeenCheckpoint.Usable(
                        engine.backups().checkpointDisks(vm, id).stream()
                                .map(disk -> new io.holdfast.contracts.DiskId(disk.value()))
                                .collect(Collectors.toSet()))
                : new SeenCheckpoint.Invalid();
    }

    /** Takes a link out of the chain, and its checkpoint off the engine where that still is. */
    void drop(Engine engine, EngineId name, VmId vm, ChainLink link) throws TryAgain {
        delete(engine, vm, id(link));
        chains.remove(name, new io.holdfast.contracts.VmId(vm.value()), link.checkpoint());
    }

    /** Remembers a new link, and removes those that no later run counts from. */
    void keep(Engine engine, BackupJob job, ChainLink link) throws TryAgain {
        chains.add(job.engine(), job.vm(), link);
        for (ChainLink old : chainOf(job).superseded()) {
            drop(engine, job.engine(), new VmId(job.vm().value()), old);
        }
    }

    /** The VM's checkpoints that no later run counts from, other people's too. */
    List<Checkpoint> unlinked(Engine engine, EngineId name, VmId vm) {
        List<Checkpoint> there = engine.backups().checkpoints(vm);
        Set<CheckpointId> linked =
                chains.of(name, new io.holdfast.contracts.VmId(vm.value())).links().stream()
                        .map(CheckpointKeeping::id)
                        .collect(Collectors.toSet());
        return there.stream().filter(checkpoint -> !linked.contains(checkpoint.id())).toList();
    }

    /** Removes what a job made and no later run counts from. */
    void abandon(Engine engine, BackupJob job) throws TryAgain {
        VmId vm = new VmId(job.vm().value());
        for (Checkpoint checkpoint : unlinked(engine, job.engine(), vm)) {
            if (JobMark.isOf(job, checkpoint.description())) {
                delete(engine, vm, checkpoint.id());
            }
        }
    }

    /**
     * Whether a later run can count from what this job made.
     *
     * @param endedWell the checkpoints of the VM backups that the engine ended well
     */
    boolean usable(Engine engine, BackupJob job, Set<CheckpointId> endedWell) {
        return !endedWell.isEmpty()
                && engine.backups().checkpoints(new VmId(job.vm().value())).stream()
                        .anyMatch(checkpoint ->
                                endedWell.contains(checkpoint.id())
                                        && JobMark.isOf(job, checkpoint.description())
                                        && checkpoint.state() == Checkpoint.State.CREATED);
    }

    /** The engine only accepts; on a partial failure the checkpoint stays, to be deleted again. */
    private static void delete(Engine engine, VmId vm, CheckpointId checkpoint) throws TryAgain {
        engine.backups().deleteCheckpoint(vm, checkpoint);
        boolean there =
                engine.backups().checkpoints(vm).stream()
                        .anyMatch(left -> left.id().equals(checkpoint));
        if (there) {
            throw new TryAgain(
                    "checkpoint %s of VM %s is not gone yet"
                            .formatted(checkpoint.value(), vm.value()));
        }
    }

    private static CheckpointId id(ChainLink link) {
        return new CheckpointId(link.checkpoint().value());
    }
}
