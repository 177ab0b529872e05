package io.holdfast.snapshot.inventory;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmSeen;
import java.util.List;
import java.util.Set;

/** The VMs that the engines have now. */
public interface EngineVms {

    Set<EngineId> engines();

    /**
     * All VMs of an engine.
     *
     * @throws EngineAway if the engine does not answer
     */
    List<VmSeen> list(EngineId engine) throws EngineAway;

    /** The engine does not answer; the next look may find it. */
    final class EngineAway extends Exception {
        public EngineAway(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
