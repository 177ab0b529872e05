package io.holdfast.transfer.segment;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Looks every few seconds whether segments that are being moved are still waited for. */
public final class SegmentWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SegmentWatch.class);

    private final Duration every;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("segment-watch").daemon().factory());

    /**
     * @param every how often; much less than a lease
     */
    public SegmentWatch(Duration every) {
        this.every = every;
    }

    /** Often enough to waste no more than seconds, seldom enough not to be felt. */
    public static SegmentWatch usual() {
        return new SegmentWatch(Duration.ofSeconds(2));
    }

    /**
     * Begins to look after a segment.
     *
     * @param look asks whether it is still waited for, and renews its lease
     */
    Look over(BooleanSupplier look) {
        return new Look(look);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** The looks at one segment, until it is closed. */
    final class Look implements Wanted, AutoCloseable {
        private final BooleanSupplier look;
        private final ScheduledFuture<?> looking;
        private volatile boolean wanted = true;
        private boolean closed;

        private Look(BooleanSupplier look) {
            this.look = look;
            this.looking =
                    thread.scheduleWithFixedDelay(
                            this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void look() {
            if (closed) {
                return;
            }
            try {
                wanted = wanted && look.getAsBoolean();
            } catch (RuntimeException away) {
                LOG.debug("Whether a segment is still waited for cannot be told now", away);
            }
        }

        @Override
        public boolean still() {
            return wanted;
        }

        /** No look is taken after this, nor is one under way. */
        @Override
        public synchronized void close() {
            closed = true;
            looking.cancel(false);
        }
    }
}
