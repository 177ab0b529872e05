package io.holdfast.restore.leftover;

import io.holdfast.contracts.JobId;
import java.util.UUID;

/**
 * An object of an engine that carries the mark of a restore job.
 *
 * @param id as the engine names it
 * @param name as people name it
 * @param mayBeUsed whether people may be making use of it: a disk that hangs on a VM other than the
 *     appliance, a VM that runs or has disks
 */
public record MarkedObject(Kind kind, UUID id, String name, JobId job, boolean mayBeUsed) {

    public enum Kind {
        DISK,
        VM
    }
}
