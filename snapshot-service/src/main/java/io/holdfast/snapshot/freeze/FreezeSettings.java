package io.holdfast.snapshot.freeze;

import java.time.Duration;

/**
 * How long guests may be frozen.
 *
 * @param limit a guest frozen for longer is thawed and the promise taken back
 * @param timeoutsMax so many in a row, and the guest is left alone
 * @param leftAlone for so long after the last of them
 */
public record FreezeSettings(Duration limit, int timeoutsMax, Duration leftAlone) {

    public FreezeSettings {
        if (limit.isNegative() || limit.isZero() || timeoutsMax < 1 || leftAlone.isNegative()) {
            throw new IllegalArgumentException(
                    "holdfast.freeze: the limit and the number of time-outs are above 0, not %s and %d"
                            .formatted(limit, timeoutsMax));
        }
    }
}
