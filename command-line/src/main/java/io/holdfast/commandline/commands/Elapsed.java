package io.holdfast.commandline.commands;

/** Time that a command took. */
final class Elapsed {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1000;

    private Elapsed() {}

    /** Seconds, to the millisecond, since {@link System#nanoTime} was {@code started}. */
    static double since(long started) {
        return Math.round((System.nanoTime() - started) / NANOS_PER_MILLI) / MILLIS_PER_SECOND;
    }
}
