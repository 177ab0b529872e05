package io.holdfast.simulator.engine.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A VM snapshot, or the entry that stands for the VM as it runs now. */
public final class Snapshot {
    public enum Status {
        OK,
        LOCKED,
        IN_PREVIEW;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Type {
        ACTIVE,
        REGULAR,
        PREVIEW;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Its disks, each with the volume that holds the state. */
    public record FrozenDisk(Disk disk, Disk.Volume volume) {}

    public static final String AUTO_GENERATED = "Auto-generated for Backup VM";

    public final UUID id;
    public final String description;
    public final Instant date;
    public final Type type;
    public Status status;
    public final List<FrozenDisk> disks = new ArrayList<>();
    public Optional<Vm> vm = Optional.empty();

    Snapshot(UUID id, String description, Instant date, Type type, Status status) {
        this.id = id;
        this.description = description;
        this.date = date;
        this.type = type;
        this.status = status;
    }
}
