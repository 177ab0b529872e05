package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a disk on its engine; stays the same while snapshots change the volumes beneath. */
public record DiskId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static DiskId parse(String text) {
        return new DiskId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
