package io.holdfast.ovirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** VM snapshots. Errors as at {@link Engine}. */
public interface Snapshots {

    /** The active one included; empty also when there is no such VM. */
    List<Snapshot> list(VmId vm);

    /** Nothing when there is no such snapshot, or no such VM. */
    Optional<Snapshot> find(VmId vm, SnapshotId snapshot);

    /**
     * Takes a snapshot of these disks, without the VM's memory; locked when it returns, await it
     * with {@link #awaitUsable}. The engine leaves out in silence what it cannot snapshot: compare
     * {@link #disks}. Not idempotent: after {@link EngineUnavailable} look into {@link #list} for
     * the description.
     */
    Snapshot create(VmId vm, String description, Set<DiskId> disks);

    /** Polls until the snapshot is made or gone, at most this long. */
    SnapshotWait awaitUsable(VmId vm, SnapshotId snapshot, Duration atMost);

    /**
     * The OVF of the VM as it was at the snapshot. {@link EngineMissing} when there is no such
     * snapshot, {@link EngineBusy} when the engine leaves the OVF out for long.
     */
    VmConfiguration configuration(VmId vm, SnapshotId snapshot);

    /** The disks truly in the snapshot. */
    List<DiskSnapshot> disks(VmId vm, SnapshotId snapshot);

    /**
     * Asks for the removal; the engine merges on after accepting. Idempotent. A failed merge brings
     * the snapshot back: await it with {@link #awaitGone} and ask again.
     */
    Removal delete(VmId vm, SnapshotId snapshot);

    /**
     * Polls until the snapshot is gone or usable again, at most this long; usable again means that
     * the removal failed.
     */
    SnapshotWait awaitGone(VmId vm, SnapshotId snapshot, Duration atMost);
}
