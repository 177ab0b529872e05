package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.chain.Chains;
import io.holdfast.snapshot.leftover.BackupSnapshots;
import io.holdfast.snapshot.leftover.MarkedObject;
import io.holdfast.snapshot.leftover.MarkedObject.Kind;
import io.holdfast.snapshot.leftover.MarkedObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The marked objects of the configured engines: three questions a VM, so not for every moment. */
public final class MarkedObjectsOfEngines implements MarkedObjects {

    private final ConfiguredEngines engines;
    private final CheckpointKeeping checkpoints;
    private final BackupSnapshots snapshots;
    private final PointsInTime points;

    /**
     * For all engines.
     *
     * @param points closes what is left in the way of the job that left it
     */
    public MarkedObjectsOfEngines(
            ConfiguredEngines engines,
            Chains chains,
            BackupSnapshots snapshots,
            PointsInTime points) {
        this.engines = engines;
        this.checkpoints = new CheckpointKeeping(chains);
        this.snapshots = snapshots;
        this.points = points;
    }

    @Override
    public Set<EngineId> engines() {
        return engines.ids().stream().map(EngineId::new).collect(Collectors.toSet());
    }

    @Override
    public List<MarkedObject> on(EngineId id) throws EngineTrouble {
        try {
            Engine engine = engines.engine(id.value());
            List<MarkedObject> found = new ArrayList<>();
            for (Vm vm : engine.vms().list()) {
                collect(id, engine, vm.id(), found);
            }
            return found;
        } catch (EngineException failure) {
            throw new EngineTrouble("engine " + id.value() + ": " + failure.getMessage(), failure);
        }
    }

    private void collect(EngineId id, Engine engine, VmId vm, List<MarkedObject> found) {
        engine.backups().list(vm).stream()
                .filter(backup -> !backup.phase().isOver())
                .forEach(backup ->
                        add(found, vm, Kind.VM_BACKUP, backup.id().value(), backup.description()));
        List<Snapshot> snapshotsOfVm =
                engine.snapshots().list(vm).stream()
                        .filter(snapshot -> snapshot.kind() == Snapshot.Kind.REGULAR)
                        .toList();
        snapshotsOfVm.forEach(snapshot ->
                add(found, vm, Kind.SNAPSHOT, snapshot.id().value(), snapshot.description()));
        collectUnmarked(id, vm, snapshotsOfVm, found);
        checkpoints
                .unlinked(engine, id, vm)
                .forEach(checkpoint ->
                        add(
                                found,
                                vm,
                                Kind.CHECKPOINT,
                                checkpoint.id().value(),
                                checkpoint.description()));
    }

    /** The engine's own snapshots carry no mark, but we know whose backup they were made for. */
    private void collectUnmarked(
            EngineId id, VmId vm, List<Snapshot> there, List<MarkedObject> found) {
        io.holdfast.contracts.VmId ours = new io.holdfast.contracts.VmId(vm.value());
        Set<UUID> ids =
                there.stream().map(snapshot -> snapshot.id().value()).collect(Collectors.toSet());
        snapshots.of(id, ours).stream()
                .filter(known -> ids.contains(known.snapshot().value()))
                .map(known ->
                        new MarkedObject(
                                ours, Kind.SNAPSHOT, known.snapshot().value(), known.job()))
                .forEach(found::add);
    }

    private static void add(
            List<MarkedObject> found, VmId vm, Kind kind, UUID id, String description) {
        Optional<JobId> job = JobMark.in(description);
        job.ifPresent(of ->
                found.add(
                        new MarkedObject(
                                new io.holdfast.contracts.VmId(vm.value()), kind, id, of)));
    }

    @Override
    public void remove(BackupJob job) throws EngineTrouble {
        try {
            points.removeWhatIsLeft(job);
        } catch (TryAgain | EngineException trouble) {
            throw new EngineTrouble(String.valueOf(trouble.getMessage()), trouble);
        }
    }
}
