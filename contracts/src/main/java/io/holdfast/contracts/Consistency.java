package io.holdfast.contracts;

/** What a recovery point can promise about the state of the guest. */
public enum Consistency {
    /** As after a power cut: nothing is known of a freeze. */
    CRASH_CONSISTENT,
    /** The guest's file systems were frozen from before the point in time until after it. */
    FILE_SYSTEM_CONSISTENT,
    /** The VM was not running. */
    AT_REST
}
