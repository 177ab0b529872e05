package io.holdfast.ovirt.imageio;

import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioLimits;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one disk. Leased and idle ones together never exceed the budget: the daemon
 * lets one more connect and then leaves it without an answer (imageio page §11).
 */
final class ConnectionPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    private final URI address;
    private final SSLContext tls;
    private final ImageioLimits limits;
    private final Deadlines deadlines;
    private final Semaphore budget = new Semaphore(1, true);
    private final Deque<WireConnection> idle = new ArrayDeque<>();
    private final Set<WireConnection> leased = new HashSet<>();
    private @Nullable UnixDomainSocketAddress local;
    private boolean closed;

    ConnectionPool(URI address, SSLContext tls, ImageioLimits limits, Deadlines deadlines) {
        this.address = address;
        this.tls = tls;
        this.limits = limits;
        this.deadlines = deadlines;
    }

    /** Grants connections beyond the first, once the daemon has told how many it serves. */
    void allow(int connections) {
        budget.release(connections - 1);
    }

    /** From now on through the daemon's socket on this host, as long as that can be reached. */
    synchronized void through(UnixDomainSocketAddress socket) {
        local = socket;
        idle.forEach(WireConnection::close);
        idle.clear();
    }

    /**
     * Waits for a connection.
     *
     * @param fresh not one that was used before, since a failed one may have poisoned others as
     *     well
     */
    WireConnection lease(boolean fresh) throws IOException {
        acquire();
        try {
            WireConnection reused = takeIdle(fresh);
            return reused != null ? reused : opened();
        } catch (IOException | RuntimeException failed) {
            budget.release();
            throw failed;
        }
    }

    private void acquire() {
        try {
            if (!budget.tryAcquire(limits.lease().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ImageioException.Unavailable(
                        "No connection to imageio became free within " + limits.lease(), null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ImageioException.Unavailable(
                    "Interrupted while waiting for a connection to imageio", interrupted);
        }
    }

    private synchronized @Nullable WireConnection takeIdle(boolean fresh) {
        requireOpen();
        Duration tooLong = limits.inactivity().dividedBy(2);
        for (WireConnection each = idle.pollLast(); each != null; each = idle.pollLast()) {
            if (!fresh && !each.isIdleLongerThan(tooLong)) {
                leased.add(each);
                return each;
            }
            each.close(); // the daemon closes idle ones by itself, and would break the next request
        }
        return null;
    }

    private WireConnection opened() throws IOException {
        WireConnection opened = reached();
        synchronized (this) {
            if (closed) {
                opened.close();
                requireOpen();
            }
            leased.add(opened);
        }
        return opened;
    }

    private WireConnection reached() throws IOException {
        UnixDomainSocketAddress socket = local();
        if (socket != null) {
            try {
                return WireConnection.open(socket, limits.connect(), deadlines);
            } catch (IOException outOfReach) {
                LOG.warn(
                        "imageio on this host is reached over the network: socket {} cannot be used",
                        socket,
                        outOfReach);
                forgetLocal();
            }
        }
        return WireConnection.open(address, tls, limits.connect(), deadlines);
    }

    private synchronized @Nullable UnixDomainSocketAddress local() {
        return local;
    }

    private synchronized void forgetLocal() {
        local = null;
    }

    /** Takes a connection back; one that is not to be kept is closed. */
    void giveBack(WireConnection connection, boolean keep) {
        synchronized (this) {
            leased.remove(connection);
            if (keep && !closed) {
                idle.addLast(connection);
            } else {
                connection.close();
            }
        }
        budget.release();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void requireOpen() {
        if (closed) {
            throw new ImageioException.Closed("The imageio session is closed");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            idle.forEach(WireConnection::close);
            idle.clear();
            leased.forEach(WireConnection::close);
        }
        budget.release(Short.MAX_VALUE); // wakes whoever waits, to find the pool closed
    }
}
