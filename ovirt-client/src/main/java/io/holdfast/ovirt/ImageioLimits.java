package io.holdfast.ovirt;

import java.time.Duration;

/**
 * Bounds for one session with imageio.
 *
 * @param connections at most so many to this disk, whatever the daemon allows
 * @param connect for TCP and TLS; the daemon's handshakes queue behind one another
 * @param firstByte from the request's end to the answer's first byte
 * @param progress the longest time in which less than 64 KiB of a body may move
 * @param slowAnswer first byte of a flush or of extents, which the daemon works for
 * @param lease for one of the connections to become free
 * @param attempts for one request, each on a new connection, when the connection or the daemon's
 *     storage fails
 * @param inactivity after so long without a request the engine acts; a ping is sent at half of it
 */
public record ImageioLimits(
        int connections,
        Duration connect,
        Duration firstByte,
        Duration progress,
        Duration slowAnswer,
        Duration lease,
        int attempts,
        Duration inactivity) {

    public ImageioLimits {
        if (connections < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "imageio needs at least one connection and attempt, not "
                            + connections
                            + " and "
                            + attempts);
        }
        for (Duration each :
                new Duration[] {connect, firstByte, progress, slowAnswer, lease, inactivity}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException(
                        "An imageio limit must be positive, not " + each);
            }
        }
    }

    /**
     * 4 connections, 3 attempts; 10 s connect, 30 s first byte and progress, 5 min slow answers and
     * lease; 60 s inactivity.
     */
    public static ImageioLimits usual() {
        return new ImageioLimits(
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                3,
                Duration.ofSeconds(60));
    }

    public ImageioLimits withConnections(int count) {
        return new ImageioLimits(
                count, connect, firstByte, progress, slowAnswer, lease, attempts, inactivity);
    }

    /** For the inactivity timeout that the image transfer was started with. */
    public ImageioLimits withInactivity(Duration timeout) {
        return new ImageioLimits(
                connections, connect, firstByte, progress, slowAnswer, lease, attempts, timeout);
    }
}
