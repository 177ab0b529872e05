package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a data centre on its engine. */
public record DataCenterId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static DataCenterId parse(String text) {
        return new DataCenterId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
