package io.holdfast.snapshot.chain;

import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmId;

/** The chains of all VMs. What is not in one is never deleted from the engine as a part of it. */
public interface Chains {

    /** Empty when the VM has none. */
    Chain of(EngineId engine, VmId vm);

    /** Adds a link; the same recovery point twice is one link. */
    void add(EngineId engine, VmId vm, ChainLink link);

    /** The engine no longer has the checkpoint; one that is not in the chain is none to remove. */
    void remove(EngineId engine, VmId vm, CheckpointId checkpoint);
}
