package io.holdfast.transfer.wiring;

import io.holdfast.transfer.pin.JobPins;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Ends pins that outlived their jobs, now and then: each holds up what a sweep may take. */
@Singleton
public class PinClock {

    private final EveryMinute minutes;

    PinClock(JobPins pins) {
        this.minutes = new EveryMinute("pins of ended jobs", pins::endOverdue);
    }

    void start(@Observes StartupEvent event) {
        minutes.start();
    }

    void stop(@Observes ShutdownEvent event) {
        minutes.stop();
    }
}
