package io.holdfast.transfer.wiring;

import io.holdfast.transfer.progress.ProgressBoard;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Shows progress once a second. */
@Singleton
public class ProgressClock {

    private static final Logger LOG = Logger.getLogger(ProgressClock.class);
    private static final long EVERY_SECONDS = 1;

    private final ProgressBoard board;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("progress").daemon().factory());

    ProgressClock(ProgressBoard board) {
        this.board = board;
    }

    void start(@Observes StartupEvent event) {
        var _ =
                clock.scheduleWithFixedDelay(
                        this::show, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        clock.shutdownNow();
    }

    /** Nothing depends on progress: what fails is tried again in a second. */
    private void show() {
        try {
            board.show();
        } catch (RuntimeException away) {
            LOG.debugf(away, "Progress is not shown");
        }
    }
}
