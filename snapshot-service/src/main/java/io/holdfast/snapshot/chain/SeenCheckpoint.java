package io.holdfast.snapshot.chain;

import io.holdfast.contracts.DiskId;
import java.util.Set;

/** How the engine shows a checkpoint. */
public sealed interface SeenCheckpoint {

    /** A backup can count from it, for these disks. */
    record Usable(Set<DiskId> disks) implements SeenCheckpoint {

        public Usable {
            disks = Set.copyOf(disks);
        }
    }

    /** The engine has it, and no backup can count from it. */
    record Invalid() implements SeenCheckpoint {}

    /** The engine does not have it. */
    record Missing() implements SeenCheckpoint {}
}
