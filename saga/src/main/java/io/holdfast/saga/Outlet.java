package io.holdfast.saga;

import java.util.List;

/** Where the relay publishes to. */
@FunctionalInterface
public interface Outlet {

    /**
     * Publishes in this order and returns when all are acknowledged.
     *
     * @throws OutletUnavailable if any is not; some may have arrived, all are published again later
     * @throws InterruptedException if the process is ending
     */
    void publish(List<Outgoing> messages) throws OutletUnavailable, InterruptedException;

    /** The broker did not acknowledge. */
    final class OutletUnavailable extends Exception {
        public OutletUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
