package io.holdfast.transfer.wiring;

import io.holdfast.transfer.leftover.LeftoverImageTransfers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Ends image transfers that outlived their disk transfers, now and then: each locks a disk. */
@Singleton
public class LeftoverClock {

    private static final Logger LOG = Logger.getLogger(LeftoverClock.class);
    private static final long EVERY_SECONDS = 60;

    private final LeftoverImageTransfers leftovers;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("leftovers").daemon().factory());

    LeftoverClock(LeftoverImageTransfers leftovers) {
        this.leftovers = leftovers;
    }

    void start(@Observes StartupEvent event) {
        var _ =
                clock.scheduleWithFixedDelay(
                        this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        clock.shutdownNow();
    }

    /** What fails is tried again in a minute. */
    private void look() {
        try {
            int ended = leftovers.end();
            if (ended > 0) {
                LOG.infof("%d image transfers of ended disk transfers are ended", ended);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException away) {
            LOG.warn("Image transfers of ended disk transfers cannot be looked for now", away);
        }
    }
}
