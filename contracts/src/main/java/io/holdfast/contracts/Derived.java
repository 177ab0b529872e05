package io.holdfast.contracts;

import java.util.UUID;

/** Name-based ids: the same parts always give the same id. */
final class Derived {

    private Derived() {}

    static UUID uuid(String kind, Identifier... parts) {
        StringBuilder name = new StringBuilder("holdfast/").append(kind);
        for (Identifier part : parts) {
            name.append('/').append(part.text());
        }
        return UUID.nameUUIDFromBytes(
                name.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
