package io.holdfast.repository.ledger;

import io.holdfast.repository.format.RecoveryPointId;
import java.util.Objects;
import java.util.UUID;

/** A recovery point as the ledger knows it: enough to find its object. */
public record KnownRecoveryPoint(UUID vm, RecoveryPointId id) {

    public KnownRecoveryPoint {
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(id, "id");
    }
}
