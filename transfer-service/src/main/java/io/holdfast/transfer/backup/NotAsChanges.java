package io.holdfast.transfer.backup;

import io.holdfast.contracts.FallbackReason;

/**
 * The changes of a disk cannot be had, or there is nothing to lay them over: it must be read in
 * full, in the same point in time.
 */
final class NotAsChanges extends Exception {

    private final FallbackReason reason;

    NotAsChanges(FallbackReason reason, String why) {
        super(why);
        this.reason = reason;
    }

    FallbackReason reason() {
        return reason;
    }
}
