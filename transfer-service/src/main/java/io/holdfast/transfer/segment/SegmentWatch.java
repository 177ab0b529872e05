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

    /** Does something again and again. */
    public interface Beat extends AutoCloseable {

        /**
         * Runs {@code look} now and then, beginning after the first pause.
         *
         * @return what ends that
         */
        Runnable each(Duration pause, Runnable look);

        @Override
        void close();
    }

    private final Duration every;
    private final Beat beat;

    /**
     * @param every how often; much less than a lease
     * @param beat whose time that is
     */
    public SegmentWatch(Duration every, Beat beat) {
        this.every = every;
        this.beat = beat;
    }

    /** Looks in a thread of its own. */
    public SegmentWatch(Duration every) {
        this(every, new ThreadBeat());
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
        beat.close();
    }

    private static final class ThreadBeat implements Beat {
        private final ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("segment-watch").daemon().factory());

        @Override
        public Runnable each(Duration pause, Runnable look) {
            ScheduledFuture<?> looking =
                    thread.scheduleWithFixedDelay(
                            look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
            return () -> looking.cancel(false);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    /** The looks at one segment, until it is closed. */
    final class Look implements Wanted, AutoCloseable {
        private final BooleanSupplier look;
        private final Runnable end;
        private volatile boolean wanted = true;
        private boolean closed;

        private Look(BooleanSupplier look) {
            this.look = look;
            this.end = beat.each(every, this::look);
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
            end.run();
        }
    }
}
