package io.holdfast.contracts;

import java.time.Instant;

/** The engine no longer has the VM. */
public record VmGone(EngineId engine, VmId vm, Instant goneAt) implements InventoryEvent {

    public VmGone {
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("goneAt", goneAt);
    }
}
