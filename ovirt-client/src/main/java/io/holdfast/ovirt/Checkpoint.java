package io.holdfast.ovirt;

import java.time.Instant;
import java.util.Optional;

/** A point from which changed blocks can be counted; never removed by the engine on its own. */
public record Checkpoint(
        CheckpointId id,
        Optional<CheckpointId> parent,
        String description,
        State state,
        Optional<Instant> created) {

    public enum State {
        CREATED,
        /** Must be deleted again; no backup can count from it. */
        INVALID,
        UNKNOWN
    }
}
