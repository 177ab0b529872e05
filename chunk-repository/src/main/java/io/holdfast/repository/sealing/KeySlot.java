package io.holdfast.repository.sealing;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The repository secret, wrapped by one master key. A repository has one or more.
 *
 * @param salt base64
 * @param wrapped base64 of nonce, sealed secret and tag
 */
public record KeySlot(UUID id, Instant created, String salt, String wrapped) {

    public KeySlot {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(salt, "salt");
        Objects.requireNonNull(wrapped, "wrapped");
    }
}
