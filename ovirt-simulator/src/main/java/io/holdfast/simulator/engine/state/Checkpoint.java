package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.BitmapName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A moment from which changed blocks can be told; each of its disks keeps a bitmap of its name. */
public final class Checkpoint {
    public final UUID id;
    public final UUID vm;
    public final Optional<String> description;
    public final Instant created;
    public final List<Disk> disks;
    public Optional<UUID> parent;
    public boolean valid = true;

    Checkpoint(
            UUID id,
            UUID vm,
            Optional<String> description,
            Instant created,
            List<Disk> disks,
            Optional<UUID> parent) {
        this.id = id;
        this.vm = vm;
        this.description = description;
        this.created = created;
        this.disks = new ArrayList<>(disks);
        this.parent = parent;
    }

    BitmapName bitmap() {
        return new BitmapName(id.toString());
    }
}
