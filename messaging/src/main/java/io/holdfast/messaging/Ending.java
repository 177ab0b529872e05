package io.holdfast.messaging;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets whoever waits for better times notice that the service ends. */
@ApplicationScoped
class Ending {

    private final CountDownLatch ending = new CountDownLatch(1);

    void end(@Observes ShutdownEvent event) {
        ending.countDown();
    }

    /**
     * Waits so long.
     *
     * @throws InterruptedException at once when the service ends; the record stays uncommitted and
     *     comes again
     */
    void pause(Duration pause) throws InterruptedException {
        if (ending.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("The service is ending");
        }
    }
}
