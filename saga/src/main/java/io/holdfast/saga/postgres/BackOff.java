package io.holdfast.saga.postgres;

/** How long to wait before something is tried again. */
final class BackOff {

    private static final double FIRST_SECONDS = 2;
    private static final double LAST_SECONDS = 60;

    private BackOff() {}

    /**
     * Doubles with each attempt; bounded, so that an engine that comes back is noticed within a
     * minute.
     */
    static double seconds(int attempts) {
        return Math.min(LAST_SECONDS, FIRST_SECONDS * Math.pow(2, Math.min(attempts, 10)));
    }
}
