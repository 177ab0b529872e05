package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a cluster on its engine. */
public record ClusterId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static ClusterId parse(String text) {
        return new ClusterId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
