package io.holdfast.snapshot.freeze;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.Optional;

/** How the freezing of each guest went lately. */
public interface FreezeRecords {

    /** The guest did not freeze and thaw in time. */
    void timedOut(EngineId engine, VmId vm, Instant at);

    /** The guest froze and thawed in time; what came before is forgotten. */
    void wentWell(EngineId engine, VmId vm);

    /** Until when a guest is not frozen, because it stayed frozen too long too often. */
    Optional<Instant> leftAloneUntil(EngineId engine, VmId vm);
}
