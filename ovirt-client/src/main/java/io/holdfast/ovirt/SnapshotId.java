package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a VM snapshot on its engine. */
public record SnapshotId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static SnapshotId parse(String text) {
        return new SnapshotId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
