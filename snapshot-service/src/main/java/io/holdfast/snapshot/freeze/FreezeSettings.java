package io.holdfast.snapshot.freeze;

import java.time.Duration;

/**
 * How long guests may be frozen.
 *
 * @param limit a guest frozen for longer is thawed and the promise taken back
 * @param limitOfWindows the same for a guest that runs Windows, where VSS writers give up after 10
 *     s
 * @param timeoutsMax so many in a row, and the guest is left alone
 * @param leftAlone for so long after the last of them
 */
public record FreezeSettings(
        Duration limit, Duration limitOfWindows, int timeoutsMax, Duration leftAlone) {

    public FreezeSettings {
        if (!limit.isPositive()
                || !limitOfWindows.isPositive()
                || timeoutsMax < 1
                || leftAlone.isNegative()) {
            throw new IllegalArgumentException(
                    "holdfast.freeze: the limits and the number of time-outs are above 0, not %s, %s and %d"
                            .formatted(limit, limitOfWindows, timeoutsMax));
        }
    }

    /** The limit of one guest. */
    public Duration limit(boolean runsWindows) {
        return runsWindows ? limitOfWindows : limit;
    }
}
