package io.holdfast.transfer.wiring;

import io.holdfast.transfer.leftover.LeftoverImageTransfers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Ends image transfers that outlived their disk transfers, now and then: each locks a disk. */
@Singleton
public class LeftoverClock {

    private final EveryMinute minutes;

    LeftoverClock(LeftoverImageTransfers leftovers) {
        this.minutes = new EveryMinute("image transfers of ended disk transfers", leftovers::end);
    }

    void start(@Observes StartupEvent event) {
        minutes.start();
    }

    void stop(@Observes ShutdownEvent event) {
        minutes.stop();
    }
}
