package io.holdfast.simulator.engine.state;

import java.time.Duration;

/** What can go wrong inside a command, planned at a {@link StepPoint}. */
public sealed interface StepFault {
    /** The command fails: at once if it is asked for just now, else at its end. */
    record Fails() implements StepFault {}

    /** The command stays where it is for ever. */
    record Hangs() implements StepFault {}

    /** A running transfer goes to this phase, so much after it started. */
    record TransferGoes(Transfer.Phase phase, Duration after) implements StepFault {}

    /** The bitmap that an incremental asks for is lost on storage. */
    record LosesBitmap() implements StepFault {}
}
