package io.holdfast.simulator.engine.state;

import java.util.UUID;

/** A hypervisor. All of them are served by one image daemon. Guarded by the engine's lock. */
public final class Host {
    public final UUID id;
    public final String name;
    public final UUID cluster;

    /** Whether the engine reaches it. */
    public boolean responsive = true;

    Host(UUID id, String name, UUID cluster) {
        this.id = id;
        this.name = name;
        this.cluster = cluster;
    }

    /** In the API's words. */
    public String status() {
        return responsive ? "up" : "non_responsive";
    }
}
