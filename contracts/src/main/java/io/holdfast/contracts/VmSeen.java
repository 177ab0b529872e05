package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A VM as its engine shows it now.
 *
 * @param status the engine's word, such as up or down
 * @param cluster its name, if the engine says
 */
public record VmSeen(
        EngineId engine,
        VmId vm,
        String name,
        String status,
        @Nullable String cluster,
        List<SeenDisk> disks,
        Instant seenAt)
        implements InventoryEvent {

    public VmSeen {
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.text("name", name);
        Require.text("status", status);
        disks = Require.list("disks", disks);
        Require.present("seenAt", seenAt);
    }
}
