package io.holdfast.transfer.wiring;

import io.holdfast.transfer.pin.JobPins;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Ends pins that outlived their jobs, now and then: each holds up what a sweep may take. */
@Singleton
public class PinClock {

    private static final Logger LOG = Logger.getLogger(PinClock.class);
    private static final long EVERY_SECONDS = 60;

    private final JobPins pins;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("pins").daemon().factory());

    PinClock(JobPins pins) {
        this.pins = pins;
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
            int overdue = pins.endOverdue();
            if (overdue > 0) {
                LOG.infof("%d pins of ended jobs are ended", overdue);
            }
        } catch (RuntimeException away) {
            LOG.warn("Pins of ended jobs cannot be looked for now", away);
        }
    }
}
