package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a storage domain on its engine. */
public record StorageDomainId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static StorageDomainId parse(String text) {
        return new StorageDomainId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
