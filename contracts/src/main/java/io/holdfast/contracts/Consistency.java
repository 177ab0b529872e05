package io.holdfast.contracts;

/** What a recovery point can promise about the state of the guest. */
public enum Consistency {
    /** As after a power cut: nothing is known of a freeze. */
    CRASH_CONSISTENT
}
