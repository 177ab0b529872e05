package io.holdfast.restore.ovirt;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;

/** The work cannot succeed, however often it is tried: stop, and say why. */
final class CannotRestore extends Exception {

    private final transient Failure failure;

    CannotRestore(FailureReason reason, String text) {
        this(Failure.of(reason, text));
    }

    CannotRestore(Failure failure) {
        super(failure.text());
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
