package io.holdfast.snapshot.leftover;

import io.holdfast.contracts.JobId;
import io.holdfast.contracts.VmId;
import java.util.UUID;

/**
 * An object of an engine that carries the mark of a backup job, or is known to belong to one.
 *
 * @param id as the engine names it
 */
public record MarkedObject(VmId vm, Kind kind, UUID id, JobId job) {

    public enum Kind {
        /** One that is not over. */
        VM_BACKUP,
        /**
         * Also one of which disks are plugged into the appliance, and one that the engine made for
         * a VM backup and did not remove.
         */
        SNAPSHOT,
        /** One that no later run counts from. */
        CHECKPOINT
    }
}
