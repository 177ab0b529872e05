package io.holdfast.simulator.http;

import io.holdfast.simulator.time.SimClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a server listens and how strictly it keeps HTTP.
 *
 * @param address where to listen; port 0 takes a free one
 * @param tls the server's key; empty means plain HTTP
 * @param faults asked for each request
 * @param idleTimeout a connection that waits longer for the peer, to read or to write, is closed;
 *     simulated time
 * @param requestLineBytesMax longer request lines answer 414
 * @param chunkedBodies false: a chunked body is left on the wire, to be misread as the next request
 * @param headBodies true: HEAD is wrongly answered with a body
 * @param handshakeWhileAccepting true: a client that stalls in its TLS handshake holds up all
 *     others
 */
public record ServerOptions(
        InetSocketAddress address,
        Optional<SSLContext> tls,
        SimClock clock,
        Faults faults,
        Duration idleTimeout,
        int requestLineBytesMax,
        boolean chunkedBodies,
        boolean headBodies,
        boolean handshakeWhileAccepting) {

    /** A well-behaved plain server on a free loopback port. */
    public static ServerOptions loopback(SimClock clock) {
        return new ServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                clock,
                Faults.NONE,
                Duration.ofSeconds(60),
                8190,
                true,
                false,
                false);
    }

    public ServerOptions withAddress(InetSocketAddress other) {
        return new ServerOptions(
                other,
                tls,
                clock,
                faults,
                idleTimeout,
                requestLineBytesMax,
                chunkedBodies,
                headBodies,
                handshakeWhileAccepting);
    }

    public ServerOptions withTls(SSLContext context) {
        return new ServerOptions(
                address,
                Optional.of(context),
                clock,
                faults,
                idleTimeout,
                requestLineBytesMax,
                chunkedBodies,
                headBodies,
                handshakeWhileAccepting);
    }

    public ServerOptions withFaults(Faults other) {
        return new ServerOptions(
                address,
                tls,
                clock,
                other,
                idleTimeout,
                requestLineBytesMax,
                chunkedBodies,
                headBodies,
                handshakeWhileAccepting);
    }

    public ServerOptions withIdleTimeout(Duration other) {
        return new ServerOptions(
                address,
                tls,
                clock,
                faults,
                other,
                requestLineBytesMax,
                chunkedBodies,
                headBodies,
                handshakeWhileAccepting);
    }

    /**
     * The ways in which Python's http.server, as imageio uses it, departs from a careful server.
     */
    public ServerOptions likeImageio() {
        return new ServerOptions(
                address, tls, clock, faults, idleTimeout, 4096, false, true, tls.isPresent());
    }
}
