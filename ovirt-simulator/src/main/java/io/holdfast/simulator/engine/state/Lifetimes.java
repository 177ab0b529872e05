package io.holdfast.simulator.engine.state;

import java.time.Duration;

/**
 * How long things last, in simulated time; not touched by the speed of delays.
 *
 * @param session a sign-in that is not used for so long ends
 * @param ticket an image ticket lives so long unless renewed
 * @param ticketRenewal the engine renews a ticket so long after the last renewal
 * @param succeededRows a finished backup or transfer can be read for so long
 * @param failedRows the same after a failure
 */
public record Lifetimes(
        Duration session,
        Duration ticket,
        Duration ticketRenewal,
        Duration succeededRows,
        Duration failedRows) {
    /** An engine's defaults. */
    public static Lifetimes real() {
        return new Lifetimes(
                Duration.ofMinutes(30),
                Duration.ofSeconds(300),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofMinutes(30));
    }
}
