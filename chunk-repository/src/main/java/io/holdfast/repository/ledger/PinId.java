package io.holdfast.repository.ledger;

import java.util.UUID;

/** Who holds a pin: a backup job, a restore, an import. The same holder pins once. */
public record PinId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
