package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;

/** No point in time will come of this, however often it is tried. */
final class CannotOpen extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    CannotOpen(FailureReason reason, String text) {
        super(text);
        this.failure = Failure.of(reason, text);
    }

    Failure failure() {
        return failure;
    }
}
