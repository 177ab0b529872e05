package io.holdfast.ovirt;

/** How the waiting for the end of a checkpoint ended. */
public sealed interface CheckpointWait {

    /** The engine does not know it. */
    record Gone() implements CheckpointWait {}

    /** Nothing can be counted from it, and it is still there: it must be deleted again. */
    record Invalid(Checkpoint lastSeen) implements CheckpointWait {}

    /** The time is up. */
    record NotYet(Checkpoint lastSeen) implements CheckpointWait {}
}
