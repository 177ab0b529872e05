package io.holdfast.repository.ledger;

import io.holdfast.repository.format.RecoveryPointId;
import java.util.Objects;
import java.util.Optional;

/**
 * The promise that while it is open, nothing is deleted that its holder wrote, found or builds on.
 *
 * @param epoch the one it was opened in: every pack that is used under it is marked with this epoch
 *     or a later one, and no sweep takes what is marked so while the pin is open
 * @param recoveryPoint the one that its holder reads or builds on, which cannot be forgotten
 */
public record Pin(PinId holder, long epoch, Optional<RecoveryPointId> recoveryPoint) {

    public Pin {
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(recoveryPoint, "recoveryPoint");
    }
}
