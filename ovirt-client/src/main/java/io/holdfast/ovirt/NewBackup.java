package io.holdfast.ovirt;

import java.util.Optional;
import java.util.Set;

/**
 * A VM backup to be started. The engine gives the id: one chosen by us is marked failed at every
 * engine restart (behaviour §4.3).
 *
 * @param disks active image disks of the VM; others the engine drops in silence or refuses
 * @param description at most 1024 characters
 * @param from counts changed blocks from here; nothing for all blocks
 * @param requireConsistency fails rather than going on when the guest cannot be frozen; not heeded
 *     by hybrid backups
 */
public record NewBackup(
        VmId vm,
        Set<DiskId> disks,
        String description,
        Optional<CheckpointId> from,
        boolean requireConsistency) {

    private static final int DESCRIPTION_CHARS_MAX = 1024;

    public NewBackup {
        disks = Set.copyOf(disks);
        if (disks.isEmpty()) {
            throw new IllegalArgumentException("A backup of VM " + vm + " needs at least one disk");
        }
        if (description.length() > DESCRIPTION_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "A backup's description has at most 1024 characters, not "
                            + description.length());
        }
    }
}
