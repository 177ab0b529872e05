package io.holdfast.snapshot.leftover;

import io.holdfast.contracts.EngineId;
import io.holdfast.snapshot.backup.BackupJob;
import java.util.List;
import java.util.Set;

/**
 * The objects on the engines that carry the mark of a backup job, of this installation or another.
 */
public interface MarkedObjects {

    Set<EngineId> engines();

    /**
     * Everything with a mark now, and what engines made for VM backups of ours, but for checkpoints
     * that a later run may count from.
     *
     * @throws EngineTrouble if the engine does not tell
     */
    List<MarkedObject> on(EngineId engine) throws EngineTrouble;

    /**
     * Removes whatever carries the mark of an ended job, and sees it gone. Idempotent; touches
     * nothing else.
     *
     * @throws EngineTrouble if something is still there
     */
    void remove(BackupJob job) throws EngineTrouble;

    /** The engine does not answer, or not as it should; a later sweep may find it otherwise. */
    final class EngineTrouble extends Exception {
        public EngineTrouble(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
