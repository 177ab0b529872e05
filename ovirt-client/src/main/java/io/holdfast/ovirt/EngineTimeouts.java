package io.holdfast.ovirt;

import java.time.Duration;

/**
 * How long the engine may take.
 *
 * @param connect for TCP and TLS to be set up
 * @param response the longest silence while an answer is awaited or read; VM creation blocks for
 *     seconds
 * @param call one whole call, sign-in again included; ends also an answer that trickles for ever
 * @param lease for a free connection of the pool
 * @param logout for signing out when the connection is closed
 */
public record EngineTimeouts(
        Duration connect, Duration response, Duration call, Duration lease, Duration logout) {

    public EngineTimeouts {
        for (Duration each : new Duration[] {connect, response, call, lease, logout}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException(
                        "An engine time-out must be positive, not " + each);
            }
        }
    }

    /**
     * Connect 10 s, response 60 s, call 180 s, lease 30 s, logout 3 s: first calls were seen to
     * take 7 s, VM imports 5 s.
     */
    public static EngineTimeouts usual() {
        return new EngineTimeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(180),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3));
    }
}
