package io.holdfast.snapshot.inventory;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmId;
import java.util.Map;
import java.util.Optional;

/** The VMs that were published last: what is remembered between two looks at an engine. */
public interface SeenVms {

    /**
     * A VM as it was published: its name, and everything of it that is worth telling when it
     * changes.
     */
    record Remembered(String name, String facts) {}

    /** All VMs of an engine. */
    Map<VmId, Remembered> of(EngineId engine);

    /** Remembers a VM; replaces what was remembered of it. */
    void remember(EngineId engine, VmId vm, Remembered remembered);

    /** Forgets a VM; forgetting an unknown one is fine. */
    void forget(EngineId engine, VmId vm);

    /** The VM of that exact name, if exactly one was seen. */
    Optional<VmId> named(EngineId engine, String name);

    /** The name a VM had when it was seen. */
    Optional<String> nameOf(EngineId engine, VmId vm);

    /** Runs the look if no other replica is looking at the engine at this moment. */
    void alone(EngineId engine, Runnable look);
}
