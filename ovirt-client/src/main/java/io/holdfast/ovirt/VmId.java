package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a virtual machine on its engine. */
public record VmId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static VmId parse(String text) {
        return new VmId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
