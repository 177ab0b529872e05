package io.holdfast.restore.leftover;

import io.holdfast.contracts.EngineId;
import java.util.Set;
import java.util.UUID;

/**
 * The leftovers that people were seen to use. An engine does not tell that a disk once hung on a
 * VM; so what was used and lies aside today would look like what nobody ever wanted.
 */
public interface TakenUp {

    /** By their ids on the engine. */
    Set<UUID> on(EngineId engine);

    /** For good. Twice is once. */
    void remember(EngineId engine, UUID object);
}
