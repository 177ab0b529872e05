package io.holdfast.ovirt;

import java.util.UUID;

/** Identity of a hypervisor on its engine. */
public record HostId(UUID value) {

    /**
     * Reads the id as the engine writes it; throws {@link IllegalArgumentException} when it is not
     * a UUID.
     */
    public static HostId parse(String text) {
        return new HostId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
