package io.holdfast.snapshot.ovirt;

import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.SnapshotWait;
import io.holdfast.ovirt.VmId;
import io.holdfast.saga.Performer.TryAgain;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes a snapshot off the engine: an accepted removal proves nothing, so it is seen to be gone.
 */
final class SnapshotRemoval {

    /** As long as one attempt waits; the step's own deadline is longer. */
    private static final Duration WAIT = Duration.ofMinutes(2);

    private SnapshotRemoval() {}

    /** Returns when there is no such snapshot. */
    static void seeGone(Engine engine, VmId vm, SnapshotId id) throws TryAgain {
        Optional<Snapshot> there = engine.snapshots().find(vm, id);
        if (there.isEmpty()) {
            return;
        }
        if (there.get().status() == Snapshot.Status.OK) {
            var _ = engine.snapshots().delete(vm, id);
        }
        switch (engine.snapshots().awaitGone(vm, id, WAIT)) {
            case SnapshotWait.Gone _ -> {}
            case SnapshotWait.Usable _ ->
                    throw new TryAgain("the engine did not merge snapshot " + id + " away");
            case SnapshotWait.NotYet _ ->
                    throw new TryAgain("snapshot " + id + " is still merging");
        }
    }
}
