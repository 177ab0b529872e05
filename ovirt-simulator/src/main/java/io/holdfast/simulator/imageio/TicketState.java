package io.holdfast.simulator.imageio;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A ticket as the daemon reports it.
 *
 * @param active an operation is running
 * @param canceled removal was asked for and could not finish yet
 * @param connections HTTP connections that have used it and are open
 * @param expires on the simulated clock, see {@code SimClock.elapsed}
 * @param idleTime since the last operation ended; zero while active
 * @param transferred distinct bytes moved; only for a ticket of exactly one operation
 */
public record TicketState(
        TicketTerms terms,
        boolean active,
        boolean canceled,
        int connections,
        Duration expires,
        Duration idleTime,
        OptionalLong transferred) {}
