package io.holdfast.simulator.imageio;

import io.holdfast.simulator.time.SimClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How the daemon runs.
 *
 * @param tls empty serves plain HTTP
 * @param faultSeed draws of faults with a probability repeat under the same seed
 */
public record ImageioOptions(
        SimClock clock, Optional<SSLContext> tls, InetSocketAddress address, long faultSeed) {

    /** A free loopback port. */
    public static ImageioOptions loopback(SimClock clock, Optional<SSLContext> tls) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        return new ImageioOptions(clock, tls, new InetSocketAddress(loopback, 0), 1);
    }
}
