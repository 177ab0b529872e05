package io.holdfast.ovirt;

import java.time.Duration;

/**
 * What the engine does with an image transfer on which nothing moves.
 *
 * @param after without a byte for so long, in whole seconds; zero for never
 * @param then cancelling an upload deletes its disk (behaviour §5.6)
 */
public record IdlePolicy(Duration after, Then then) {

    public enum Then {
        CANCEL,
        PAUSE
    }

    public IdlePolicy {
        if (after.isNegative() || after.toNanosPart() != 0) {
            throw new IllegalArgumentException(
                    "An inactivity timeout has whole seconds from 0, not " + after);
        }
    }
}
