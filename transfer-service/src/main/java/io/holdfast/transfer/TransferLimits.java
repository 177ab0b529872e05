package io.holdfast.transfer;

import java.time.Duration;

/**
 * How wide and how long a disk transfer may be.
 *
 * @param window segments of one disk that are in flight at once, over all replicas
 * @param opening until the engine's image transfer is open
 * @param moving from the first segment that is begun until it is done, and from each that is done
 *     until the next one is
 * @param closing until the engine says that the image transfer ended
 * @param storing until a manifest, a configuration or a recovery point is written
 */
public record TransferLimits(
        int window, Duration opening, Duration moving, Duration closing, Duration storing) {

    public TransferLimits {
        if (window < 1) {
            throw new IllegalArgumentException(
                    "holdfast.transfer.window is " + window + "; it must be 1 or more");
        }
    }

    /** What the configuration has when nothing is said. */
    public static TransferLimits defaults() {
        return new TransferLimits(
                4,
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                Duration.ofMinutes(30),
                Duration.ofHours(1));
    }
}
