package io.holdfast.simulator.imageio;

import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.http.HttpServer;
import io.holdfast.simulator.http.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * The daemon of one host: its remote service over HTTP(S), its control service in-process.
 *
 * <p>Fault points are {@code "<KIND> <export name>"} with the kinds {@code OPTIONS GET PUT PATCH
 * EXTENTS CHECKSUM}; {@code "GET *"} strikes reads of any disk, {@code "*"} everything.
 */
public final class ImageioDaemon implements AutoCloseable {
    /** Until a ticket was shown, a connection may stall this long. */
    private static final Duration UNAUTHORIZED_TIMEOUT = Duration.ofSeconds(60);

    private final HttpServer server;
    private final Tickets tickets;
    private final FaultPlan<ImageioFault> faults;
    private volatile URI announced;

    private ImageioDaemon(HttpServer server, Tickets tickets, FaultPlan<ImageioFault> faults) {
        this.server = server;
        this.tickets = tickets;
        this.faults = faults;
        this.announced = server.uri();
    }

    /** Listens at once. */
    public static ImageioDaemon start(ImageioOptions options) throws IOException {
        Tickets tickets = new Tickets(options.clock());
        FaultPlan<ImageioFault> faults = new FaultPlan<>(options.faultSeed(), options.clock());
        ImagesEndpoint endpoint = new ImagesEndpoint(options.clock(), tickets, faults);
        ServerOptions server =
                ServerOptions.loopback(options.clock())
                        .withAddress(options.address())
                        .withIdleTimeout(UNAUTHORIZED_TIMEOUT)
                        .withFaults(new WireFaults(tickets, faults));
        ServerOptions secured = options.tls().map(server::withTls).orElse(server);
        return new ImageioDaemon(
                HttpServer.start(endpoint, secured.likeImageio()), tickets, faults);
    }

    /** The control service. */
    public Tickets tickets() {
        return tickets;
    }

    /** Faults to plan; see the class comment for their points. */
    public FaultPlan<ImageioFault> faults() {
        return faults;
    }

    /** Scheme, address and port. */
    public URI uri() {
        return server.uri();
    }

    /**
     * From now on the URLs of tickets name this port of the same address: somebody listens there
     * who passes on what comes.
     */
    public void announcePort(int port) {
        announced = URI.create(announced.getScheme() + "://" + announced.getHost() + ":" + port);
    }

    /** The transfer URL of a ticket: a secret. */
    public URI imageUri(TicketId ticket) {
        return announced.resolve("/images/" + ticket.value());
    }

    /** HTTP connections open now. */
    public int connections() {
        return server.connections();
    }

    /** Shows another certificate from now on; open connections are reset. */
    public void becomeKnownBy(SSLContext identity) {
        server.becomeKnownBy(identity);
    }

    /** The daemon dies and is there again at once: connections and tickets are gone. */
    public void restart() {
        tickets.removeAll();
        server.resetConnections();
    }

    /** Ends every connection by TCP reset, as a host that goes down does. */
    public void resetConnections() {
        server.resetConnections();
    }

    @Override
    public void close() {
        server.close();
    }
}
