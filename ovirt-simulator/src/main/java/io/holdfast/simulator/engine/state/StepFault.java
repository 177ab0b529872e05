package io.holdfast.simulator.engine.state;

import java.time.Duration;

/** What can go wrong inside a command, planned at a {@link StepPoint}. */
public sealed interface StepFault {
    /** The command fails: at once if it is asked for just now, else at its end. */
    record Fails() implements StepFault {}

    /** The command stays where it is for ever. */
    record Hangs() implements StepFault {}

    /** The command comes to its end so much later. */
    record Lags(Duration duration) implements StepFault {}

    /** What was accepted is gone: a snapshot is not made, a finished backup's row is swept. */
    record Vanishes() implements StepFault {}

    /** A snapshot is made although its disks may not agree with one another. */
    record Inconsistent() implements StepFault {}

    /** No host can redefine the checkpoint that a backup counts from: all of the VM are dropped. */
    record LosesCheckpoints() implements StepFault {}

    /** Nobody answers at this address of a transfer. */
    record Unreachable(Address address) implements StepFault {
        /** The two that a transfer has. */
        public enum Address {
            HOST,
            PROXY
        }
    }

    /** A running transfer goes to this phase, so much after it started. */
    record TransferGoes(Transfer.Phase phase, Duration after) implements StepFault {}

    /** A merge breaks: the snapshot stays, and the volumes that it holds are illegal. */
    record LeavesIllegal() implements StepFault {}

    /** A disk is backed up in full, although changes were asked for. */
    record ChoosesFull() implements StepFault {}

    /** The host will not give a ticket up for so long: a request on it is being served. */
    record KeepsTicket(Duration duration) implements StepFault {}

    /** The bitmap that an incremental asks for is lost on storage. */
    record LosesBitmap() implements StepFault {}
}
