package io.holdfast.ovirt.imageio;

import io.holdfast.ovirt.ImageioException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings while nothing else is asked of the daemon, so that neither ticket nor connection counts as
 * idle. Listing extents does not count as use there, so it does not here.
 */
final class KeepAlive implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);

    /** Looks so often within the inactivity time; a ping after 3 of 8 parts comes before half. */
    private static final int LOOKS = 8;

    private static final int QUIET_LOOKS = 3;

    private final Duration inactivity;
    private final Runnable ping;
    private final AtomicInteger working = new AtomicInteger();
    private volatile long lastUseNanos = System.nanoTime();
    private volatile boolean ended;

    private KeepAlive(Duration inactivity, Runnable ping) {
        this.inactivity = inactivity;
        this.ping = ping;
    }

    static KeepAlive start(Duration inactivity, Runnable ping) {
        KeepAlive keepAlive = new KeepAlive(inactivity, ping);
        Thread.ofVirtual().name("imageio-keep-alive").start(keepAlive::run);
        return keepAlive;
    }

    /** A use of the ticket that is under way. */
    interface Work extends AutoCloseable {
        @Override
        void close();
    }

    Work begin() {
        working.incrementAndGet();
        return () -> {
            lastUseNanos = System.nanoTime();
            working.decrementAndGet();
        };
    }

    private synchronized void run() {
        while (!ended) {
            try {
                wait(Math.max(1, inactivity.dividedBy(LOOKS).toMillis()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            Duration quiet = Duration.ofNanos(System.nanoTime() - lastUseNanos);
            boolean due =
                    quiet.compareTo(inactivity.dividedBy(LOOKS).multipliedBy(QUIET_LOOKS)) >= 0;
            if (!ended && working.get() == 0 && due) {
                pingOnce();
            }
        }
    }

    private void pingOnce() {
        try {
            ping.run();
            lastUseNanos = System.nanoTime();
        } catch (ImageioException.TicketRejected | ImageioException.Closed over) {
            ended = true; // the next call tells its caller
        } catch (ImageioException failed) {
            LOG.info("A ping failed, the next call or ping tells more: {}", failed.getMessage());
        }
    }

    @Override
    public void close() {
        ended = true; // a ping under way ends with the pool; the thread sees it within one look
    }
}
