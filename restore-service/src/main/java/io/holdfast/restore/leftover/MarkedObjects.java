package io.holdfast.restore.leftover;

import io.holdfast.contracts.EngineId;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The disks and VMs on the engines that carry the mark of a restore job, of this installation or
 * another.
 */
public interface MarkedObjects {

    Set<EngineId> engines();

    /**
     * Everything with a mark now, what good restores have made, too.
     *
     * @throws EngineTrouble if the engine does not tell
     */
    List<MarkedObject> on(EngineId engine) throws EngineTrouble;

    /**
     * Removes what an ended job has made, and sees it gone. Idempotent; touches nothing that people
     * have begun to use meanwhile.
     *
     * @param plan what the job was to make
     * @param these the ids of what is to go
     * @throws EngineTrouble if something is still there
     */
    void remove(RestoreJob job, RestorePlan plan, Set<UUID> these) throws EngineTrouble;

    /** The engine does not answer, or not as it should; a later sweep may find it otherwise. */
    final class EngineTrouble extends Exception {
        public EngineTrouble(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
