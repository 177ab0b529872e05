package io.holdfast.simulator.http;

import io.holdfast.simulator.time.SimClock;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One client connection. Carries what an endpoint wants to keep with it. */
public final class Connection {
    private static final Logger LOG = Logger.getLogger(Connection.class.getName());

    /** How often a pause looks whether the connection is still there; real time. */
    private static final Duration PAUSE_SLICE = Duration.ofMillis(5);

    private final Socket raw;
    private final SimClock clock;
    private final Map<Class<?>, Object> attachments = new LinkedHashMap<>();
    private final Deque<Runnable> closeActions = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable Duration> waitingSince = new AtomicReference<>();
    private volatile Duration idleTimeout;

    Connection(Socket raw, SimClock clock, Duration idleTimeout) {
        this.raw = raw;
        this.clock = clock;
        this.idleTimeout = idleTimeout;
    }

    /** What is kept with the connection under this type; made on first use. */
    public synchronized <T> T attachment(Class<T> type, Supplier<T> make) {
        return type.cast(attachments.computeIfAbsent(type, t -> make.get()));
    }

    /** Runs when the connection ends, last registered first; at once if it has ended. */
    public void onClose(Runnable action) {
        synchronized (closeActions) {
            if (!closed.get()) {
                closeActions.push(action);
                return;
            }
        }
        action.run();
    }

    /** From now on the connection is closed when the peer makes it wait longer than this. */
    public void idleTimeout(Duration timeout) {
        idleTimeout = timeout;
    }

    /** Waits for simulated time to pass; false, and early, when the connection ends meanwhile. */
    public boolean pause(Duration duration) {
        Duration due = clock.elapsed().plus(duration);
        while (isOpen() && clock.elapsed().compareTo(due) < 0) {
            try {
                Thread.sleep(PAUSE_SLICE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return isOpen();
    }

    /** False once this side has closed. A peer that went away shows on the next read or write. */
    public boolean isOpen() {
        return !closed.get();
    }

    public SocketAddress remoteAddress() {
        return raw.getRemoteSocketAddress();
    }

    /** Ends the connection by TCP reset: the peer loses what it has not read. */
    public void reset() {
        try {
            raw.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.log(Level.FINE, "connection was gone before its reset", e);
        }
        close();
    }

    /** Ends the connection at once, without a TLS farewell. */
    public void close() {
        synchronized (closeActions) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
        }
        try {
            raw.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "connection did not close cleanly", e);
        }
        while (true) {
            Runnable action;
            synchronized (closeActions) {
                action = closeActions.poll();
            }
            if (action == null) {
                return;
            }
            action.run();
        }
    }

    void waitingForPeer() {
        waitingSince.set(clock.elapsed());
    }

    void heardFromPeer() {
        waitingSince.set(null);
    }

    /** Called by the server's watch. */
    void closeIfIdle() {
        Duration since = waitingSince.get();
        if (since != null && clock.elapsed().minus(since).compareTo(idleTimeout) > 0) {
            LOG.fine(() -> "closing " + remoteAddress() + ", idle over " + idleTimeout);
            close();
        }
    }
}
