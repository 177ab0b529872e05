package io.holdfast.saga;

/** What an event does to a state. */
public sealed interface Evolution<S> {

    /** The saga moves on, perhaps to an equal state. */
    record Next<S>(S state) implements Evolution<S> {}

    /** The event does not fit; it is counted and kept in the journal, and nothing else happens. */
    record Refused<S>(String why) implements Evolution<S> {}
}
