package io.holdfast.transfer.wiring;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Puts something in order every minute, in a thread of its own. */
final class EveryMinute {

    private static final Logger LOG = Logger.getLogger(EveryMinute.class);
    private static final long SECONDS = 60;

    private final String what;
    private final Ending ending;
    private final ScheduledExecutorService clock;

    /** Ends what is overdue. */
    @FunctionalInterface
    interface Ending {
        /** How many were ended. */
        int end() throws InterruptedException;
    }

    /**
     * Does nothing yet.
     *
     * @param what is ended, for the log and as the thread's name
     */
    EveryMinute(String what, Ending ending) {
        this.what = what;
        this.ending = ending;
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(what).daemon().factory());
    }

    void start() {
        var _ = clock.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    void stop() {
        clock.shutdownNow();
    }

    /** What fails is tried again in a minute. */
    private void look() {
        try {
            int ended = ending.end();
            if (ended > 0) {
                LOG.infof("%d %s are ended", ended, what);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            LOG.warnf(away, "The %s cannot be looked for now", what);
        }
    }
}
