package io.holdfast.simulator.engine.state;

import java.util.Locale;
import java.util.UUID;

/** A storage domain that holds disks. Guarded by the engine's lock. */
public final class DataDomain {
    /** What it is made of. */
    public enum Kind {
        NFS,
        ISCSI;

        /** Reads the word of a command line or of an admin request. */
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The room that {@code critical_space_action_blocker} keeps free. */
    public static final long KEPT_FREE_BYTES = 5L << 30;

    public final UUID id;
    public final String name;
    public final Kind kind;
    public long bytes;

    /** Whether hosts reach it. */
    public boolean active = true;

    DataDomain(UUID id, String name, Kind kind, long bytes) {
        this.id = id;
        this.name = name;
        this.kind = kind;
        this.bytes = bytes;
    }

    /** Volumes are logical volumes: they have a size of their own, and hold what was there. */
    public boolean isBlock() {
        return kind == Kind.ISCSI;
    }

    /** In the API's words. */
    public String status() {
        return active ? "active" : "inactive";
    }
}
