package io.holdfast.ovirt.imageio;

import io.holdfast.ovirt.EngineTrust;
import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.PollClock;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TrustedTls;
import java.net.URI;
import javax.net.ssl.SSLContext;

/**
 * imageio over blocking sockets. HTTP/1.1 by hand, because that cost least by far where it was
 * measured: one copy less than the JDK's client and a real deadline for every phase.
 */
public final class BlockingImageioClient implements ImageioClient, AutoCloseable {

    private final SSLContext tls;
    private final PollClock clock;
    private final Deadlines deadlines = new Deadlines();

    /** {@link IllegalArgumentException} names a CA file that is no good. */
    public BlockingImageioClient(EngineTrust trust) {
        this(trust, PollClock.system());
    }

    /** The same with another clock for the pauses between attempts. */
    public BlockingImageioClient(EngineTrust trust, PollClock clock) {
        this.tls = TrustedTls.context(trust);
        this.clock = clock;
    }

    @Override
    public ImageioSession open(TicketUrl url, ImageioLimits limits) {
        URI address = url.reveal();
        ConnectionPool pool = new ConnectionPool(address, tls, limits, deadlines);
        try {
            return new BlockingImageioSession(
                    address, new Exchanges(address, pool, limits, clock), pool, limits);
        } catch (RuntimeException failed) {
            pool.close();
            throw failed;
        }
    }

    /** Ends the watch over deadlines; close the sessions first. */
    @Override
    public void close() {
        deadlines.close();
    }
}
