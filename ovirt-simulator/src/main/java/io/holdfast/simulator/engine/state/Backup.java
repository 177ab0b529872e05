package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.PointInTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A VM backup. */
public final class Backup {
    /** How its point in time is made (behaviour §4.2). */
    public enum Kind {
        /** A temporary snapshot that is merged away at the end. */
        HYBRID,
        /** Of a running VM, with scratch disks. */
        LEGACY_LIVE,
        /** Of a stopped VM. */
        LEGACY_COLD
    }

    public enum Phase {
        INITIALIZING,
        STARTING,
        READY,
        FINALIZING,
        SUCCEEDED,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isFinished() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    /** One disk of it. */
    public static final class Part {
        public final Disk disk;
        public final boolean incremental;

        /** Asked for, but the storage has no such bitmap: every transfer of this disk fails. */
        public final boolean bitmapMissing;

        final PointInTime view;

        Part(Disk disk, boolean incremental, boolean bitmapMissing, PointInTime view) {
            this.disk = disk;
            this.incremental = incremental;
            this.bitmapMissing = bitmapMissing;
            this.view = view;
        }
    }

    public final UUID id;
    public final Vm vm;
    public final Optional<String> description;
    public final Optional<UUID> fromCheckpoint;
    public final List<Disk> asked;
    public final Kind kind;
    public final Instant created;
    public Instant modified;
    public Phase phase = Phase.INITIALIZING;
    public Optional<UUID> toCheckpoint = Optional.empty();
    public Optional<UUID> snapshot = Optional.empty();
    public final Map<UUID, Part> parts = new LinkedHashMap<>();
    final List<Disk> scratch = new ArrayList<>();
    boolean stopping;

    Backup(
            UUID id,
            Vm vm,
            Optional<String> description,
            Optional<UUID> fromCheckpoint,
            List<Disk> asked,
            Kind kind,
            Instant created) {
        this.id = id;
        this.vm = vm;
        this.description = description;
        this.fromCheckpoint = fromCheckpoint;
        this.asked = List.copyOf(asked);
        this.kind = kind;
        this.created = created;
        this.modified = created;
    }
}
