package io.holdfast.snapshot.chain;

import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.RecoveryPointId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A committed recovery point whose checkpoint we believe the engine has.
 *
 * @param full whether every disk of it was read in full
 */
public record ChainLink(
        RecoveryPointId recoveryPoint,
        CheckpointId checkpoint,
        boolean full,
        Instant pointInTime,
        List<LinkedDisk> disks) {

    public ChainLink {
        disks = List.copyOf(disks);
    }

    Optional<LinkedDisk> disk(DiskId id) {
        return disks.stream().filter(disk -> disk.disk().equals(id)).findFirst();
    }
}
