package io.holdfast.saga.postgres;

/**
 * How long to wait before something is tried again: from half of a pause to all of it, so that what
 * failed together does not come back together. The database draws.
 */
final class BackOff {

    private static final double FIRST_SECONDS = 2;
    private static final double LAST_SECONDS = 60;

    private BackOff() {}

    /** The interval of a parameter's seconds. */
    static String jittered() {
        return jittered("CAST(? AS double precision)");
    }

    /** The interval of an SQL expression's seconds. */
    static String jittered(String seconds) {
        return "make_interval(secs => (" + seconds + ") * (0.5 + random() / 2))";
    }

    /**
     * Doubles with each attempt; bounded, so that an engine that comes back is noticed within a
     * minute.
     */
    static double seconds(int attempts) {
        return Math.min(LAST_SECONDS, FIRST_SECONDS * Math.pow(2, Math.min(attempts, 10)));
    }
}
