package io.holdfast.contracts;

/** What a requester wants of the guest's file systems at the point in time. */
public enum ConsistencyWish {
    /** Frozen file systems, or no recovery point. */
    REQUIRE,
    /** Frozen file systems where the guest can, else as after a power cut. */
    PREFER,
    /** The guest is left alone. */
    NONE
}
