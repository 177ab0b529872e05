package io.holdfast.simulator.engine.state;

import java.util.UUID;

/** Where VMs run. Guarded by the engine's lock. */
public final class Cluster {
    public final UUID id;
    public final String name;
    public final String description;
    public Level level;

    Cluster(UUID id, String name, String description, Level level) {
        this.id = id;
        this.name = name;
        this.description = description;
        this.level = level;
    }
}
