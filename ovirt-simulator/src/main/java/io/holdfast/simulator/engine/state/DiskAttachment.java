package io.holdfast.simulator.engine.state;

import java.util.Optional;
import java.util.UUID;

/** A disk at a VM. With {@code snapshot} it is another VM's disk as it was at that snapshot. */
public final class DiskAttachment {
    public final UUID disk;
    public final Optional<UUID> snapshot;
    public String controller;
    public boolean bootable;
    public boolean active;
    public boolean passDiscard;
    public boolean readOnly;

    public DiskAttachment(UUID disk, Optional<UUID> snapshot, String controller) {
        this.disk = disk;
        this.snapshot = snapshot;
        this.controller = controller;
    }

    DiskAttachment copy() {
        DiskAttachment copy = new DiskAttachment(disk, snapshot, controller);
        copy.bootable = bootable;
        copy.active = active;
        copy.passDiscard = passDiscard;
        copy.readOnly = readOnly;
        return copy;
    }
}
