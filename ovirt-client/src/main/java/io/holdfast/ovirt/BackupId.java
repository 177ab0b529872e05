package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a VM backup on the engine. */
public record BackupId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static BackupId parse(String text) {
        return new BackupId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
