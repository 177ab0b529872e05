package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of an image transfer on the engine. */
public record TransferId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static TransferId parse(String text) {
        return new TransferId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
