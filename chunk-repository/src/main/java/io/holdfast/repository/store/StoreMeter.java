package io.holdfast.repository.store;

import java.time.Duration;

/**
 * Is told of every request to a store. Called from any thread; must not throw and must be quick.
 */
public interface StoreMeter {

    /** What was asked. */
    enum Request {
        PUT,
        GET,
        GET_RANGE,
        HEAD,
        LIST,
        DELETE
    }

    /** How it ended. */
    enum Outcome {
        DONE,
        UNAVAILABLE,
        CORRUPT,
        MISSING,
        REFUSED,
        FAILED
    }

    /**
     * One request.
     *
     * @param bytes of content sent or received; 0 where there is none or it failed
     */
    void request(Request request, Outcome outcome, long bytes, Duration took);

    /** Tells nobody. */
    static StoreMeter none() {
        return (request, outcome, bytes, took) -> {};
    }
}
