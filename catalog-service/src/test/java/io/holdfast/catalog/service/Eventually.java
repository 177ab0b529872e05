package io.holdfast.catalog.service;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** An event is in the catalogue some time after it was published, never at once. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    /** Asks until the assertion holds; the last failure is the test's. */
    static void holds(Runnable assertion) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
