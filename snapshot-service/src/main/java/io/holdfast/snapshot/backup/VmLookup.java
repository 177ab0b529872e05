package io.holdfast.snapshot.backup;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import org.jspecify.annotations.Nullable;

/** Finds the VM that a request means. */
public interface VmLookup {

    /** What was found. */
    sealed interface Answer {}

    /** The VM; its name is unknown when it was given by id and never seen. */
    record Found(VmId vm, @Nullable String name) implements Answer {}

    /** Why there is none: no such engine, no such VM, or an engine that does not answer. */
    record NotFound(Failure failure) implements Answer {}

    /**
     * Answers at once for an id and for a name that was seen; else asks the engine, for a bounded
     * time.
     */
    Answer find(EngineId engine, VmReference vm) throws InterruptedException;
}
