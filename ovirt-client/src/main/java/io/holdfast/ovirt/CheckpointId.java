package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a checkpoint: the point from which changed blocks can be asked for. */
public record CheckpointId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static CheckpointId parse(String text) {
        return new CheckpointId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
