package io.holdfast.ovirt;

import java.time.Instant;
import java.util.Optional;

/**
 * The engine's own entity for one open view of a VM's disks. Finished ones are kept for 15
 * (succeeded) or 30 (failed) minutes.
 *
 * @param description our mark, by which leftovers are recognised
 * @param from the checkpoint that changed blocks are counted from
 * @param to the checkpoint that this backup makes; told from {@link BackupPhase#READY} on
 * @param snapshot the temporary snapshot of a hybrid backup
 */
public record VmBackup(
        BackupId id,
        VmId vm,
        String description,
        BackupPhase phase,
        Optional<CheckpointId> from,
        Optional<CheckpointId> to,
        Optional<SnapshotId> snapshot,
        Optional<HostId> host,
        Optional<Instant> created) {}
