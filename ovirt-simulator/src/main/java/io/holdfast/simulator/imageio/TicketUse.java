package io.holdfast.simulator.imageio;

/**
 * What was done with a ticket so far, for tests: it stays readable after the ticket is removed.
 *
 * @param requests requests that were authorised, of any kind
 * @param readRequests GETs of image bytes
 * @param bytesRead image bytes sent to clients
 * @param bytesWritten image bytes stored by PUT
 * @param bytesZeroed bytes zeroed by PATCH
 * @param flushes flushes, by PUT or by PATCH
 */
public record TicketUse(
        long requests,
        long readRequests,
        long bytesRead,
        long bytesWritten,
        long bytesZeroed,
        long flushes) {}
