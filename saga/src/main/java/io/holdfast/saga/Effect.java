package io.holdfast.saga;

/**
 * Something a state wants done. Its step gives it an identity: same saga, same step, same message
 * id.
 */
public sealed interface Effect {

    /** Unique in the saga's life. */
    StepId step();

    /** An event that is published, once. */
    record Announce(StepId step, Object message) implements Effect {}

    /**
     * A command that is published, and again with back-off for as long as the state still wants it.
     */
    record Ask(StepId step, Object message) implements Effect {}

    /** Work in this process, done again with back-off for as long as the state still wants it. */
    record Perform(StepId step, Object work) implements Effect {}
}
