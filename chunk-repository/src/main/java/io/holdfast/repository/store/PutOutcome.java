package io.holdfast.repository.store;

/** What became of a put that never overwrites. */
public enum PutOutcome {
    /** The object is stored and durable with the bytes given. */
    STORED,
    /** An object of that name was there before; it is untouched, whatever it holds. */
    ALREADY_THERE
}
